package app

// networkServices are the use cases of network.
type networkServices struct{}

func mountNetwork(a *App) capability { return capability{} }
