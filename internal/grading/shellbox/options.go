package shellbox

import (
	"strings"
)

// flags reads short options joined or not, and long ones by their names in long. Words after -- are never options.
// ok is false when an option is unknown: it was said, with the code of the command.
func (c *call) flags(known string, long map[string]rune, valued string) (on map[rune]bool, values map[rune]string, rest []string, ok bool) {
	on, values = map[rune]bool{}, map[rune]string{}
	args := c.args
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			return on, values, append(rest, args[i+1:]...), true
		case strings.HasPrefix(a, "--"):
			name, value, has := strings.Cut(a[2:], "=")
			letter, there := long[name]
			if !there {
				c.complain(c.name + " : option non reconnue '" + a + "'\nSaisissez « " + c.name + " --help » pour plus d'informations.\n")
				return nil, nil, nil, false
			}
			on[letter] = true
			if strings.ContainsRune(valued, letter) {
				if !has && i+1 < len(args) {
					i++
					value = args[i]
				}
				values[letter] = value
			}
		case len(a) > 1 && a[0] == '-':
			letters := []rune(a[1:])
			for j := 0; j < len(letters); j++ {
				l := letters[j]
				switch {
				case strings.ContainsRune(valued, l):
					on[l] = true
					if j+1 < len(letters) {
						values[l] = string(letters[j+1:])
					} else if i+1 < len(args) {
						i++
						values[l] = args[i]
					} else {
						c.complain(c.name + " : l'option requiert un argument -- '" + string(l) + "'\n")
						return nil, nil, nil, false
					}
					j = len(letters)
				case strings.ContainsRune(known, l):
					on[l] = true
				default:
					c.complain(c.name + " : option invalide -- '" + string(l) + "'\nSaisissez « " + c.name + " --help » pour plus d'informations.\n")
					if !strings.Contains(a, " ") {
						if n, err := c.Tree.Lookup(c.abs(a)); err == nil && !n.IsDir() {
							c.hint("Un fichier dont le nom commence par un tiret s’écrit ./" + a)
						}
					}
					return nil, nil, nil, false
				}
			}
		default:
			rest = append(rest, a)
		}
	}
	return on, values, rest, true
}

// missing tells that a command got no name to work on.
func (c *call) missing(what string) int {
	c.fail(what)
	c.complain("Saisissez « " + c.name + " --help » pour plus d'informations.\n")
	return 1
}
