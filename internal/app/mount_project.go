package app

// projectServices are the use cases of project.
type projectServices struct{}

func mountProject(a *App) capability { return capability{} }
