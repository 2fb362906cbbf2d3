package app

// internshipServices are the use cases of internship.
type internshipServices struct{}

func mountInternship(a *App) capability { return capability{} }
