package app

// outcomeServices are the use cases of outcome.
type outcomeServices struct{}

func mountOutcome(a *App) capability { return capability{} }
