package app

// programmeServices are the use cases of programme.
type programmeServices struct{}

func mountProgramme(a *App) capability { return capability{} }
