package app

import (
	"chantier/internal/platform/fault"
)

// mounts lists the capabilities in the order in which they are built: one that
// needs another comes after it. Each has its own file, mount_NAME.go.
var mounts = []func(*App) capability{
	mountHome, mountIdentity, mountNetwork, mountCohort, mountCampaign, mountPlacement, mountAdmission, mountEmployment,
	mountProgramme, mountAttendance, mountLearning, mountProject, mountCertification, mountInternship, mountOutcome,
	mountSupport, mountFunding, mountReport,
}

// services are the use cases of each capability, for the demo and the command line.
type services struct {
	campaignServices
	placementServices
	admissionServices
	employmentServices
	programmeServices
	attendanceServices
	learningServices
	projectServices
	certificationServices
	internshipServices
	outcomeServices
	supportServices
	fundingServices
	reportServices
	networkServices
}

// ignoreMissing turns "not found" into no error: an account that was removed is nobody.
func ignoreMissing(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}
