package app

// learningServices are the use cases of learning.
type learningServices struct{}

func mountLearning(a *App) capability { return capability{} }
