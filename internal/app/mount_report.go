package app

// reportServices are the use cases of report.
type reportServices struct{}

func mountReport(a *App) capability { return capability{} }
