package app

// admissionServices are the use cases of admission.
type admissionServices struct{}

func mountAdmission(a *App) capability { return capability{} }
