package gitbox

import (
	"path"
	"slices"
	"strings"
)

const helpText = `usage : git <commande> [<options>]

Commencer
   init       créer un dépôt               clone      copier un dépôt distant
   config     dire qui vous êtes
Travailler
   status     voir où vous en êtes         add        préparer des fichiers
   commit     garder un instantané         diff       voir ce qui a changé
   restore    revenir en arrière           rm, mv     supprimer, renommer
Lire l’histoire
   log        la liste des commits         show       un commit en détail
Branches
   branch     les branches                 switch     changer de branche
   merge      fusionner                    revert     annuler par un nouveau commit
   reset      déplacer la branche          tag        poser une étiquette
   stash      mettre de côté
Ailleurs
   remote     les dépôts distants          push       envoyer
   fetch      aller chercher               pull       aller chercher et fusionner
`

// elsewhere are commands that the real git has and this one does not.
var elsewhere = strings.Fields("am apply archive bisect blame bundle cherry-pick clean daemon describe difftool format-patch gc grep gui lfs mergetool notes " +
	"rebase request-pull rerere shortlog sparse-checkout submodule svn worktree cherry filter-branch fsck maintenance prune range-diff replace send-email whatchanged")

func (e *Env) unknown(name string) int {
	if slices.Contains(elsewhere, name) {
		e.Fail("git : '" + name + "' existe, mais pas dans ce terminal d’exercice.\n")
		e.Advise("Tapez git help pour voir les commandes disponibles ici.")
		return 1
	}
	e.Fail("git : '" + name + "' n'est pas une commande git. Voir 'git --help'.\n")
	best, distance := "", 3
	for _, known := range slices.Sorted(keysOf(commands)) {
		if d := EditDistance(name, known); d < distance {
			best, distance = known, d
		}
	}
	if best != "" {
		e.Fail("\nLa commande la plus ressemblante est\n\t" + best + "\n")
	}
	return 1
}

func keysOf(m map[string]command) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// EditDistance is how many letters must change, for short words.
func EditDistance(a, b string) int {
	if len(a) > 20 || len(b) > 20 {
		return 99
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j]+1, row[j+1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

func doInit(r *run, args []string) int {
	o, ok := r.options(args, "bare quiet,q initial-branch,b=")
	if !ok {
		return 129
	}
	dir := r.Dir
	if len(o.rest) > 0 {
		dir = r.abs(o.rest[0])
		if err := r.Tree.MkdirAll(dir); err != nil {
			return r.fail(128, "fatal : impossible de créer le répertoire %s : %s", dir, err)
		}
	}
	if dir == r.Home {
		r.Advise("Vous êtes dans votre dossier personnel. D’habitude, un dépôt se crée dans le dossier d’un projet.")
	}
	at := path.Join(dir, ".git")
	if o.on["bare"] {
		at = dir
	}
	if old := At(r.Tree, dir); old != nil && old.Bare == o.on["bare"] {
		r.print("Dépôt Git existant réinitialisé dans %s/\n", strings.TrimSuffix(at, "/"))
		return 0
	}
	branch := o.value("initial-branch")
	if branch == "" {
		branch = r.Global["init.defaultbranch"]
	}
	if branch == "" {
		branch = "main"
	}
	if !validBranch(branch) {
		return r.fail(128, "fatal : nom de branche initiale invalide : '%s'", branch)
	}
	repo, err := r.newRepoAt(at, branch, o.on["bare"])
	if err != nil {
		return r.fail(128, "fatal : impossible de créer %s : %s", at, err)
	}
	repo.show(r.Tree, dir)
	if !o.on["quiet"] {
		r.print("Dépôt Git vide initialisé dans %s/\n", strings.TrimSuffix(at, "/"))
	}
	return 0
}

// newRepoAt makes the folder of a repository.
func (r *run) newRepoAt(at, branch string, bare bool) (*Repo, error) {
	if err := r.Tree.MkdirAll(at); err != nil {
		return nil, err
	}
	n, err := r.Tree.Lookup(at)
	if err != nil {
		return nil, err
	}
	repo := newRepo(branch, bare)
	n.Repo = repo
	return repo, nil
}

func doConfig(r *run, args []string) int {
	o, ok := r.options(args, "global local list,l unset= get= add system")
	if !ok {
		return 129
	}
	store := r.Global
	if r.Repo, r.root = Find(r.Tree, r.Dir); r.Repo != nil && !o.on["global"] {
		store = r.config
	} else if o.on["local"] {
		return r.fail(128, "fatal : --local ne peut être utilisé qu'à l'intérieur d'un dépôt git")
	}
	switch {
	case o.on["list"]:
		r.listConfig(o)
		return 0
	case o.on["unset"]:
		key := configKey(o.value("unset"))
		if _, there := store[key]; !there {
			return 5
		}
		delete(store, key)
		return 0
	case o.on["get"]:
		o.rest = []string{o.value("get")}
	}
	switch len(o.rest) {
	case 1:
		v, there := r.setting(configKey(o.rest[0]))
		if !there {
			return 1
		}
		r.print("%s\n", v)
		return 0
	case 2:
	default:
		return r.misused("")
	}
	key := configKey(o.rest[0])
	if !strings.Contains(key, ".") {
		return r.fail(2, "erreur : la clé ne contient pas de section: %s", o.rest[0])
	}
	if r.Repo == nil && !o.on["global"] {
		r.Advise("Ajoutez --global pour régler tous vos dépôts, ou allez d’abord dans le dossier du projet.")
		return r.fail(128, "fatal : pas dans un répertoire git")
	}
	if len(store) >= 200 || len(o.rest[1]) > 1000 {
		return r.fail(4, "erreur : trop de réglages")
	}
	store[key] = o.rest[1]
	if o.on["global"] {
		_ = r.Tree.WriteFile(path.Join(r.Home, ".gitconfig"), configText(r.Global)) // only to be looked at
	} else {
		r.show(r.Tree, r.root)
	}
	return 0
}

func (r *run) listConfig(o options) {
	print := func(m map[string]string) {
		keys := make([]string, 0, len(m))
		for k := range m {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			r.print("%s=%s\n", k, m[k])
		}
	}
	if !o.on["local"] {
		print(r.Global)
	}
	if r.Repo != nil && !o.on["global"] {
		print(r.config)
	}
}

// setting gives a value of the repository, else of the account.
func (r *run) setting(key string) (string, bool) {
	if r.Repo != nil {
		if v, ok := r.config[key]; ok {
			return v, true
		}
	}
	v, ok := r.Global[key]
	return v, ok
}

// configKey writes a key as git compares it: the section and the last word in small letters.
func configKey(k string) string {
	first, last := strings.Index(k, "."), strings.LastIndex(k, ".")
	if first < 0 {
		return strings.ToLower(k)
	}
	return strings.ToLower(k[:first]) + k[first:last] + strings.ToLower(k[last:])
}

func (p *Repo) configText() string {
	core := "[core]\n\tbare = false\n"
	if p.Bare {
		core = "[core]\n\tbare = true\n"
	}
	return core + configText(p.config)
}

func configText(m map[string]string) string {
	sections := map[string][]string{}
	for k, v := range m {
		first, last := strings.Index(k, "."), strings.LastIndex(k, ".")
		title := k[:last]
		if first != last {
			title = k[:first] + ` "` + k[first+1:last] + `"`
		}
		sections[title] = append(sections[title], "\t"+k[last+1:]+" = "+v+"\n")
	}
	var b strings.Builder
	titles := make([]string, 0, len(sections))
	for t := range sections {
		titles = append(titles, t)
	}
	slices.Sort(titles)
	for _, t := range titles {
		slices.Sort(sections[t])
		b.WriteString("[" + t + "]\n" + strings.Join(sections[t], ""))
	}
	return b.String()
}

// author is who commits; ok is false when git was not told: it was said.
func (r *run) author() (Person, bool) {
	name, _ := r.setting("user.name")
	email, _ := r.setting("user.email")
	if cleanName(name) == "" || strings.TrimSpace(email) == "" {
		r.Fail("Identité d'auteur inconnue\n\n*** Veuillez me dire qui vous êtes.\n\nLancez\n\n" +
			"  git config --global user.email \"Vous@exemple.com\"\n  git config --global user.name \"Votre Nom\"\n\n" +
			"pour régler l'identité par défaut de votre compte.\nÉliminez --global pour ne faire les réglages que dans ce dépôt.\n\n" +
			"fatal : impossible de détecter automatiquement l'adresse\n")
		return Person{}, false
	}
	return Person{cleanName(name), cleanName(email), r.Now}, true
}
