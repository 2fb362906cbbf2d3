package app

// placementServices are the use cases of placement.
type placementServices struct{}

func mountPlacement(a *App) capability { return capability{} }
