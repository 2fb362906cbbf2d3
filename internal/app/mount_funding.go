package app

// fundingServices are the use cases of funding.
type fundingServices struct{}

func mountFunding(a *App) capability { return capability{} }
