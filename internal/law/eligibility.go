package law

// CriterionCode names an administrative criterion of eligibility (order of 1 September 2021).
type CriterionCode string

// The criteria, as the State platform names them.
const (
	CriterionRSA         CriterionCode = "RSA"
	CriterionASS         CriterionCode = "ASS"
	CriterionAAH         CriterionCode = "AAH"
	CriterionDETLD       CriterionCode = "DETLD"
	CriterionCAPBEP      CriterionCode = "CAP_BEP"
	CriterionSenior      CriterionCode = "SENIOR"
	CriterionYoung       CriterionCode = "JEUNE"
	CriterionASE         CriterionCode = "ASE"
	CriterionDELD        CriterionCode = "DELD"
	CriterionTH          CriterionCode = "TH"
	CriterionPI          CriterionCode = "PI"
	CriterionPSHPR       CriterionCode = "PSH_PR"
	CriterionRefugee     CriterionCode = "REF_DA"
	CriterionQPV         CriterionCode = "QPV"
	CriterionZRR         CriterionCode = "ZRR"
	CriterionDetentionMJ CriterionCode = "DETENTION_MJ"
	CriterionFLE         CriterionCode = "FLE"
	CriterionPM          CriterionCode = "PM"
)

// ProofKind says what proves a criterion.
type ProofKind string

// Kinds of proof.
const (
	// ProofDated is a paper that must be younger than ProofMonths when the PASS is delivered.
	ProofDated ProofKind = "dated"
	// ProofIdentity: the birth date is enough; the criterion is computed at the day of the diagnosis.
	ProofIdentity ProofKind = "identity"
	// ProofTitle is a decision or title that must be valid on the day.
	ProofTitle ProofKind = "title"
)

// Criterion is one administrative criterion.
type Criterion struct {
	Code  CriterionCode
	Level int // 1 or 2
	Proof ProofKind
	// ProofMonths is the greatest age of a dated proof, in months; 0 for other kinds.
	ProofMonths int
	// Sensitive marks criteria that reveal health, justice or protection (GDPR art. 9 and 10): shown only to those who need them.
	Sensitive bool
}

// Criteria lists the criteria in the platform's order (domain: les-emplois, administrative_criteria.json).
func Criteria() []Criterion {
	return []Criterion{
		{Code: CriterionRSA, Level: 1, Proof: ProofDated, ProofMonths: 3},
		{Code: CriterionASS, Level: 1, Proof: ProofDated, ProofMonths: 3},
		{Code: CriterionAAH, Level: 1, Proof: ProofDated, ProofMonths: 3, Sensitive: true},
		{Code: CriterionDETLD, Level: 1, Proof: ProofDated, ProofMonths: 3},
		{Code: CriterionCAPBEP, Level: 2, Proof: ProofDated, ProofMonths: 3},
		{Code: CriterionSenior, Level: 2, Proof: ProofIdentity},
		{Code: CriterionYoung, Level: 2, Proof: ProofIdentity},
		{Code: CriterionASE, Level: 2, Proof: ProofDated, ProofMonths: 12, Sensitive: true},
		{Code: CriterionDELD, Level: 2, Proof: ProofDated, ProofMonths: 3},
		{Code: CriterionTH, Level: 2, Proof: ProofTitle, Sensitive: true},
		{Code: CriterionPI, Level: 2, Proof: ProofDated, ProofMonths: 3},
		{Code: CriterionPSHPR, Level: 2, Proof: ProofDated, ProofMonths: 3, Sensitive: true},
		{Code: CriterionRefugee, Level: 2, Proof: ProofTitle, Sensitive: true},
		{Code: CriterionQPV, Level: 2, Proof: ProofDated, ProofMonths: 6},
		{Code: CriterionZRR, Level: 2, Proof: ProofDated, ProofMonths: 6},
		{Code: CriterionDetentionMJ, Level: 2, Proof: ProofDated, ProofMonths: 6, Sensitive: true},
		{Code: CriterionFLE, Level: 2, Proof: ProofDated, ProofMonths: 6},
		{Code: CriterionPM, Level: 2, Proof: ProofDated, ProofMonths: 6},
	}
}

// CriterionOf finds a criterion by its code.
func CriterionOf(code CriterionCode) (Criterion, bool) {
	for _, c := range Criteria() {
		if c.Code == code {
			return c, true
		}
	}
	return Criterion{}, false
}

// LevelTwoNeeded says how many level-2 criteria let an employer hire alone, by
// kind of structure; 0 for a kind that is no SIAE.
func LevelTwoNeeded(structure string) int {
	switch structure {
	case "ACI", "EI", "EITI":
		return 3
	case "AI", "ETTI":
		return 2
	}
	return 0
}
