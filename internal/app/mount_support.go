package app

// supportServices are the use cases of support.
type supportServices struct{}

func mountSupport(a *App) capability { return capability{} }
