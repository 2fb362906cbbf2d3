package app

// certificationServices are the use cases of certification.
type certificationServices struct{}

func mountCertification(a *App) capability { return capability{} }
