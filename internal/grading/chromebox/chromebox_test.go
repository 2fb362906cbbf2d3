package chromebox

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"sync/atomic"
	"testing"

	"chantier/internal/curriculum"
	"chantier/internal/grading"
)

// TestLay: boxes on two screens, colours, the sheet served from memory, no network, no script.
func TestLay(t *testing.T) {
	path := os.Getenv("CHANTIER_TEST_CHROMIUM")
	if path == "" {
		path = Find()
	}
	if path == "" {
		t.Fatal("no Chromium: install it, or give its path in CHANTIER_CHROMIUM")
	}
	var reached atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer server.Close()
	b := New(path)
	defer b.Close()
	out, err := b.Lay(t.Context(), grading.LayoutPage{
		Name: "index.html", Selectors: []string{".a", "nope"},
		Files: curriculum.Files{
			"index.html": `<!doctype html><link rel=stylesheet href="css/s.css"><img src="` + server.URL + `/x.png"><script>document.body.innerHTML=""</script><div class=a>x</div><div class=w></div>`,
			"css/s.css":  `@import "b.css"; body{margin:0} img{display:none} .a{width:100px;height:20px;background:red} @media (min-width:600px){.a{width:50%}}`,
			"css/b.css":  `.w{width:500px;height:1px}`,
		},
		Screens: []curriculum.Screen{{Width: 360}, {Width: 800}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{100, 400} {
		if got := out[i].Boxes[0][0]; got.Width != want || got.Height != 20 || got.Background != "rgb(255, 0, 0)" || len(out[i].Boxes[1]) != 0 {
			t.Errorf("screen %d: %+v", i, out[i])
		}
	}
	if out[0].ScrollWidth != 500 || out[0].Wide != `<div class="w">` || out[1].ScrollWidth != 800 {
		t.Errorf("sideways: %+v", out)
	}
	if reached.Load() != 0 {
		t.Error("the page reached the network")
	}
}

func TestLay_noBrowser(t *testing.T) {
	b := New("/nonexistent")
	if _, err := b.Lay(t.Context(), grading.LayoutPage{}); err == nil || errors.Is(err, grading.ErrLayoutTime) {
		t.Errorf("%v", err)
	}
}
