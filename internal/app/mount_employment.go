package app

// employmentServices are the use cases of employment.
type employmentServices struct{}

func mountEmployment(a *App) capability { return capability{} }
