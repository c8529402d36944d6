//! Country codes: which are real, and which states the European Union has.
//!
//! Two letters of ISO 3166-1; besides them `EU` for the Union and `XK` for Kosovo. `ZZ` stands for unknown and is no country.

/// All codes, sorted, three bytes each.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE \
GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR \
KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI \
NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS \
ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// The member states of the Union.
const MEMBERS: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";

/// All codes, sorted.
pub fn codes() -> impl Iterator<Item = &'static str> {
    CODES.split(' ')
}

/// Whether a code is one of [`codes`]; upper case only.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let (most, last) = CODES.as_bytes().as_chunks::<3>();
    most.binary_search_by(|code| code[..2].cmp(text.as_bytes())).is_ok() || text.as_bytes() == last
}

/// Whether a country is the Union or one of its states.
#[must_use]
pub fn in_union(code: &str) -> bool {
    code == "EU" || MEMBERS.split(' ').any(|member| member == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_codes_in_upper_case_only() {
        assert!(codes().all(is_code) && codes().count() == 251 && codes().is_sorted());
        assert!(is_code("US") && is_code("EU") && !is_code("USA") && !is_code("U") && !is_code("U "));
        assert!(!is_code("us") && !is_code("UK") && !is_code("ZZ") && !is_code(""));
    }

    #[test]
    fn counts_a_member_state_as_the_union() {
        assert!(in_union("DE") && in_union("EU") && !in_union("GB"));
    }
}
