//! What a licence says of training other models on outputs.

use serde_json::Value;

use super::LicenseRow;

impl LicenseRow {
    /// Whether it bars training other models on outputs: any, competing ones, or those outside its family.
    #[must_use]
    pub fn bars_training(&self) -> bool {
        self.output_limits().next().is_some()
    }

    /// Whether outputs may improve models of its own family, and no others.
    #[must_use]
    pub fn bars_outside_family(&self) -> bool {
        self.bars_training() && self.output_limits().all(|said| said == "same-family-only")
    }

    fn output_limits(&self) -> impl Iterator<Item = &str> {
        let said = self.terms.get("output_training").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        said.filter(|said| matches!(*said, "forbidden" | "forbidden-competing" | "same-family-only"))
    }
}
