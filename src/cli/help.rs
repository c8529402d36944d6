//! What the help of each command says at its end: examples and exit codes.

pub(super) const EXIT_CODES: &str = "Exit codes:
  0  the gate passed
  1  the gate failed
  2  wrong usage, policy or rule file
  3  nothing could be audited
  4  the gate would pass, but gaps remain and the policy does not allow them";

pub(super) const SCAN_EXAMPLES: &str = "Examples:
  provaudit scan ./models
  provaudit scan ./models --sector finance --level regulated
  provaudit scan model.gguf --format json -o report.json
  provaudit scan hf://owner/name@revision hf://owner
  provaudit scan ./models --online
  provaudit scan ./models --as-of 2027-07-01 --assume AUTHORITY=2027-01-01
  provaudit scan ./models --profile aiscg
  provaudit scan --from models.txt
  provaudit scan ./models --from ./app --from ./deploy

Exit codes:
  0  the gate passed
  1  the gate failed
  2  wrong usage, policy or rule file
  3  nothing could be audited
  4  the gate would pass, but gaps remain and the policy does not allow them";

pub(super) const LINEAGE_EXAMPLES: &str = "Examples:
  provaudit lineage ./models/x
  provaudit lineage ./models --format dot | dot -Tsvg > family.svg

Exit codes: 0 done, 2 wrong usage, 3 no model found";

pub(super) const SUBSTITUTES_EXAMPLES: &str = "Examples:
  provaudit substitutes ./models/x
  provaudit substitutes ./models/x ./models/y --sector defense

The first model is the one to replace. Candidates are the other models scanned and those of the catalogue: of other
makers, beginning in other countries, half to twice as large, judged by the same policy. Task and quality are not compared.

Exit codes: 0 done, 2 wrong usage, policy or rule file, 3 no model found";

pub(super) const EXPORT_EXAMPLES: &str = "Examples:
  provaudit export router ./models -o router.json
  provaudit schema router

Exit codes: 0 done, 2 wrong usage, policy or rule file, 3 no model found";

pub(super) const HORIZON_EXAMPLES: &str = "Examples:
  provaudit horizon ./models
  provaudit horizon ./models --sector defense --format json

Nothing is predicted: the rules judge again on every day on which an authority changes by its own dates, and
once for each pending measure as if it were in force. An allegation is no measure; --assume takes any authority.

Exit codes: 0 done, 2 wrong usage, policy or rule file, 3 no model found";

pub(super) const LOCK_EXAMPLES: &str = "Examples:
  provaudit lock ./models
  provaudit lock ./models --full -o audit/provaudit.lock

Commit the lock. It holds of each model the commit, every file's SHA-256 (computed, or recorded by a download tool
and marked so), parents, licence, findings and verdict, and which catalogue and rules judged.

Exit codes: 0 written, 2 wrong usage, policy or rule file, 3 no model found, 4 written, but a file could not be pinned";

pub(super) const VERIFY_EXAMPLES: &str = "Examples:
  provaudit verify
  provaudit verify ./models/x --format json
  provaudit verify --quick

Every file is read again. With --quick no weights are read, and the answer says how many were compared by size alone.

Exit codes: 0 all as locked, 1 something differs, 2 wrong usage, or a lock that is missing, edited, cut off or too new";

pub(super) const EXPLAIN_EXAMPLES: &str = "Examples:
  provaudit explain EAR-002
  provaudit explain bis-entity-list
  provaudit explain 1ae9bd4fb6169643 --in report.json

Exit codes: 0 done, 2 no such rule, authority or finding";

pub(super) const RULES_EXAMPLES: &str = "Examples:
  provaudit rules list
  provaudit rules check rules/our-own.yaml
  provaudit rules test
  provaudit rules authorities bis-entity-list --as-of 2027-07-01

Exit codes: 0 done, 1 an example does not hold, 2 a rule file has mistakes";

pub(super) const LICENSE_EXAMPLES: &str = "Examples:
  provaudit license ./models/x
  provaudit license ./models/x --format json
  provaudit license ./models --policy provaudit.yaml

Every duty has a mark: [!] not met, [?] to be looked at, [ ] to keep.

Exit codes: 0 done, 2 wrong usage or policy, 3 no model found";
