package gitbox

// commands is what git understands here.
var commands map[string]command

func init() { // the table names functions that read the table
	commands = map[string]command{
		"init":      {usage: "git init [--bare] [-b <branche>] [<dossier>]", anywhere: true, do: doInit},
		"clone":     {usage: "git clone <adresse> [<dossier>]", anywhere: true, do: doClone},
		"config":    {usage: "git config [--global] <nom> <valeur>", anywhere: true, do: doConfig},
		"status":    {usage: "git status [-s]", needsFiles: true, do: doStatus},
		"add":       {usage: "git add <fichier>... | git add . | git add -A", needsFiles: true, do: doAdd},
		"rm":        {usage: "git rm [--cached] [-r] [-f] <fichier>...", needsFiles: true, do: doRm},
		"mv":        {usage: "git mv <source> <destination>", needsFiles: true, do: doMv},
		"commit":    {usage: "git commit [-a] [--amend] -m \"message\"", needsFiles: true, do: doCommit},
		"restore":   {usage: "git restore [--staged] [--source=<commit>] <fichier>...", needsFiles: true, do: doRestore},
		"reset":     {usage: "git reset [--soft | --mixed | --hard] [<commit>]", needsFiles: true, do: doReset},
		"log":       {usage: "git log [--oneline] [--graph] [-n <nombre>] [<branche>]", do: doLog},
		"show":      {usage: "git show [<commit>]", do: doShow},
		"diff":      {usage: "git diff [--staged] [<commit> [<commit>]] [-- <fichier>...]", needsFiles: true, do: doDiff},
		"reflog":    {usage: "git reflog", do: doReflog},
		"branch":    {usage: "git branch [-d] [<nom>]", do: doBranch},
		"switch":    {usage: "git switch [-c] <branche>", needsFiles: true, do: doSwitch},
		"checkout":  {usage: "git checkout <branche> | git checkout -- <fichier>", needsFiles: true, do: doCheckout},
		"merge":     {usage: "git merge [--no-ff] <branche> | git merge --abort", needsFiles: true, do: doMerge},
		"revert":    {usage: "git revert <commit>", needsFiles: true, do: doRevert},
		"stash":     {usage: "git stash [push | list | pop | apply | drop]", needsFiles: true, do: doStash},
		"tag":       {usage: "git tag [-a] [-m \"message\"] [<nom>]", do: doTag},
		"remote":    {usage: "git remote [-v] | git remote add <nom> <adresse>", do: doRemote},
		"fetch":     {usage: "git fetch [<distant>]", do: doFetch},
		"pull":      {usage: "git pull [--no-rebase] [<distant> <branche>]", needsFiles: true, do: doPull},
		"push":      {usage: "git push [-u] [<distant> <branche>]", do: doPush},
		"rev-parse": {usage: "git rev-parse <nom>", do: doRevParse},
		"ls-files":  {usage: "git ls-files", needsFiles: true, do: doLsFiles},
	}
}

// Clone gives Copy as package memtree wants it.
func Clone(repo any) any {
	if p, ok := repo.(*Repo); ok {
		return p.Copy()
	}
	return repo
}
