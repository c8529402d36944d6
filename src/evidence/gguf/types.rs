//! Tables of the GGUF format: the types of tensors and of whole files.
//!
//! Both lists grow with the format; a number that is not here is told as a number and stops nothing.

/// A type of tensor: its name, how many elements make a block, and how many bytes a block takes (0 where not known).
pub(super) struct TensorType {
    pub(super) name: &'static str,
    pub(super) block: u64,
    pub(super) bytes: u64,
}

/// The type of a tensor by its number.
pub(super) fn tensor_type(number: u32) -> Option<TensorType> {
    let (name, block, bytes) = match number {
        0 => ("F32", 1, 4),
        1 => ("F16", 1, 2),
        2 => ("Q4_0", 32, 18),
        3 => ("Q4_1", 32, 20),
        6 => ("Q5_0", 32, 22),
        7 => ("Q5_1", 32, 24),
        8 => ("Q8_0", 32, 34),
        9 => ("Q8_1", 32, 36),
        10 => ("Q2_K", 256, 84),
        11 => ("Q3_K", 256, 110),
        12 => ("Q4_K", 256, 144),
        13 => ("Q5_K", 256, 176),
        14 => ("Q6_K", 256, 210),
        15 => ("Q8_K", 256, 292),
        16 => ("IQ2_XXS", 256, 66),
        17 => ("IQ2_XS", 256, 74),
        18 => ("IQ3_XXS", 256, 98),
        19 => ("IQ1_S", 256, 50),
        20 => ("IQ4_NL", 32, 18),
        21 => ("IQ3_S", 256, 110),
        22 => ("IQ2_S", 256, 82),
        23 => ("IQ4_XS", 256, 136),
        24 => ("I8", 1, 1),
        25 => ("I16", 1, 2),
        26 => ("I32", 1, 4),
        27 => ("I64", 1, 8),
        28 => ("F64", 1, 8),
        29 => ("IQ1_M", 256, 56),
        30 => ("BF16", 1, 2),
        34 => ("TQ1_0", 256, 54),
        35 => ("TQ2_0", 256, 66),
        39 => ("MXFP4", 32, 17),
        40 => ("NVFP4", 64, 36),
        41 => ("Q1_0", 1, 0),
        _ => return None,
    };
    Some(TensorType { name, block, bytes })
}

/// The name of a file's type (`general.file_type`), with bits a weight.
pub(super) fn file_type(number: u64) -> Option<(&'static str, u8)> {
    Some(match number {
        0 => ("F32", 32),
        1 => ("F16", 16),
        2 => ("Q4_0", 4),
        3 => ("Q4_1", 4),
        7 => ("Q8_0", 8),
        8 => ("Q5_0", 5),
        9 => ("Q5_1", 5),
        10 => ("Q2_K", 2),
        11 => ("Q3_K_S", 3),
        12 => ("Q3_K_M", 3),
        13 => ("Q3_K_L", 3),
        14 => ("Q4_K_S", 4),
        15 => ("Q4_K_M", 4),
        16 => ("Q5_K_S", 5),
        17 => ("Q5_K_M", 5),
        18 => ("Q6_K", 6),
        19 => ("IQ2_XXS", 2),
        20 => ("IQ2_XS", 2),
        21 => ("Q2_K_S", 2),
        22 => ("IQ3_XS", 3),
        23 => ("IQ3_XXS", 3),
        24 => ("IQ1_S", 1),
        25 => ("IQ4_NL", 4),
        26 => ("IQ3_S", 3),
        27 => ("IQ3_M", 3),
        28 => ("IQ2_S", 2),
        29 => ("IQ2_M", 2),
        30 => ("IQ4_XS", 4),
        31 => ("IQ1_M", 1),
        32 => ("BF16", 16),
        36 => ("TQ1_0", 1),
        37 => ("TQ2_0", 2),
        38 => ("MXFP4_MOE", 4),
        39 => ("NVFP4", 4),
        40 => ("Q1_0", 1),
        _ => return None,
    })
}

/// Whether a type of that name holds plain floating-point numbers.
pub(super) fn is_plain(name: &str) -> bool {
    matches!(name, "F64" | "F32" | "F16" | "BF16")
}
