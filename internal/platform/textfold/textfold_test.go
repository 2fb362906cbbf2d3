package textfold

import "testing"

func TestFold(t *testing.T) {
	cases := map[string]string{"  Élodie  N’Diaye": "elodie n diaye", "CŒUR-de-Lion": "coeur de lion", "": "", "Ñandú": "nandu"}
	for in, want := range cases {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Like("50%_"); got != `%50\%\_%` {
		t.Errorf("Like = %q", got)
	}
}
