package phpvm

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// testCache is where the compiled interpreter stays from one run of the tests to the next.
func testCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "chantier", "compiled")
}

// machine is shared by the tests: it takes a while to compile.
var machine = sync.OnceValue(func() *Machine { return New(testCache()) })

func read(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// run evaluates expressions after a program of one file.
func run(t testing.TB, program string, expressions ...string) Outcome {
	t.Helper()
	out, err := machine().Site([]Source{{Name: "prog.php", Text: program}}, 0).Evaluate(context.Background(), expressions...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestConformance compares with what PHP on a machine of its own answers.
func TestConformance(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(read(t, "conformance.golden")), "\n")
	if len(lines) < 1000 || len(lines)%2 != 0 {
		t.Fatalf("%d lines", len(lines))
	}
	classes := read(t, "classes.php")
	for i := 0; i+1 < len(lines); i += 2 {
		expression, want := lines[i], strings.TrimPrefix(lines[i+1], "\t")
		out := run(t, classes, expression)
		var got string
		switch {
		case out.Stop != Completed || out.Loading != nil || len(out.Calls) != 1:
			got = "stopped"
			if out.Fatal != nil {
				got += " " + out.Fatal.Message
			}
		case out.Calls[0].Thrown != nil:
			got = "throws " + out.Calls[0].Thrown.Class + " " + Value{Kind: String, Text: out.Calls[0].Thrown.Message}.Code()
		default:
			got = out.Calls[0].Value.Code()
		}
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", expression, got, want)
		}
	}
}

// TestVisit: forms, cookies, sessions, redirects, uploads and errors of one visitor of one site.
func TestVisit(t *testing.T) {
	site := machine().Site([]Source{
		{"index.php", `<?php session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo 'n=', $_SESSION['n'], ' ', $_GET['a'] ?? '-', ' ', $_SERVER['REQUEST_METHOD'], ' ', $_COOKIE['c'] ?? '-';`},
		{"form.php", `<?php session_start(); session_regenerate_id(true); setcookie('c', 'v;"é', ['httponly' => true]); header('Location: merci.php?x=1', true, 303); echo json_encode($_POST);`},
		{"oubli.php", `<?php session_start(); session_destroy(); setcookie('c', '', 1); http_response_code(410); header('X-Deux: a'); header('X-Deux: b', false);`},
		{"fichier.php", `<?php $f = $_FILES['photo']; echo $f['name'], ' ', $f['type'], ' ', $f['size'], ' ', move_uploaded_file($f['tmp_name'], __DIR__ . '/recu.txt') ? file_get_contents('recu.txt') : 'perdu';`},
		{"deux.php", `<?php require_once __DIR__ . '/inclus/haut.php'; echo haut();`},
		{"inclus/haut.php", `<?php function haut() { return basename(__FILE__) . ' ' . basename($_SERVER['SCRIPT_NAME']); }`},
		{"panne.php", "<?php\necho 'avant ';\nnexiste();"},
		{"syntaxe.php", "<?php\n$a = ;"},
		{"style.css", "p { color: red }"},
		{"corps.php", `<?php echo file_get_contents('php://input'), '|', $_SERVER['CONTENT_TYPE'] ?? '', '|', $_SERVER['HTTP_X_TEST'] ?? '';`},
		{"fin.php", `<?php register_shutdown_function(function () { echo ' fin'; }); ob_start(); echo 'tampon'; exit(' sortie');`},
	}, 0)
	for i, c := range []struct {
		request  Request
		status   int
		location string
		body     string
	}{
		{Request{Target: ""}, 200, "", "n=1 - GET -"},
		{Request{Target: "index.php?a=1"}, 200, "", "n=2 1 GET -"},
		{Request{Fields: []Pair{{"a", "é & co"}}}, 200, "", "n=3 é & co GET -"},
		{Request{Method: "post", Target: "form.php", Fields: []Pair{{"nom", "Zoé <b>"}, {"t[]", "1"}, {"t[]", "2"}}}, 303, "merci.php?x=1", `{"nom":"Zo\u00e9 <b>","t":["1","2"]}`},
		{Request{Target: "/"}, 200, "", `n=4 - GET v;"é`},
		{Request{Method: "POST", Target: "oubli.php"}, 410, "", ""},
		{Request{}, 200, "", "n=1 - GET -"},
		{Request{Method: "POST", Target: "fichier.php", Files: []Upload{{"photo", "chat é.txt", "text/plain", "miaou"}}}, 200, "", "chat é.txt text/plain 5 miaou"},
		{Request{Target: "deux.php"}, 200, "", "haut.php deux.php"},
		{Request{Target: "style.css"}, 200, "", "p { color: red }"},
		{Request{Target: "nexiste/pas"}, 200, "", "n=2 - GET -"},
		{Request{Target: "../../etc/passwd"}, 200, "", "n=3 - GET -"},
		{Request{Method: "POST", Target: "corps.php", Fields: []Pair{{"a", "b"}}, Header: []Pair{{"X-Test", "oui"}}}, 200, "", "a=b|application/x-www-form-urlencoded|oui"},
		{Request{Target: "fin.php"}, 200, "", "tampon sortie fin"},
	} {
		page, err := site.Visit(t.Context(), c.request)
		if err != nil || page.Stop != Completed || page.Status != c.status || page.Location() != c.location || page.Body != c.body || len(page.Complaints) > 0 {
			t.Errorf("%d %+v: %v %+v", i, c.request, err, page)
		}
	}
	page, err := site.Visit(t.Context(), Request{Target: "panne.php"})
	if err != nil || page.Fatal == nil || page.Fatal.Class != "Error" || page.Fatal.Message != "Call to undefined function nexiste()" || page.Fatal.File != "panne.php" || page.Fatal.Line != 3 || !strings.HasPrefix(page.Body, "avant ") {
		t.Errorf("%v %+v %+v", err, page, page.Fatal)
	}
	page, err = site.Visit(t.Context(), Request{Target: "syntaxe.php"})
	if err != nil || page.Fatal == nil || page.Fatal.Class != "Parse error" || page.Fatal.Line != 2 {
		t.Errorf("%v %+v", err, page)
	}
	if empty, err := machine().Site(nil, 0).Visit(t.Context(), Request{Target: "a.php"}); err != nil || empty.Status != 404 {
		t.Errorf("%v %+v", err, empty)
	}
}

// TestStops: each way a program is stopped has its name, and the fuel of a site is bounded as a whole.
func TestStops(t *testing.T) {
	for program, want := range map[string]Stop{
		"<?php while (true) {}": OutOfFuel,
		"<?php $a = []; while (true) $a[] = str_repeat('x', 1000);":                       OutOfMemory,
		"<?php function f($n) { return f($n + 1) + 1; } f(0);":                            OutOfMemory,
		"<?php while (true) echo str_repeat('x', 100);":                                   TooMuchOutput,
		"<?php $f = new Fiber(fn() => 1); $f->start();":                                   NoFiber,
		"<?php function strlen() {}":                                                      Fatal,
		"<?php class C { function __toString() { return '' . $this; } } $x = '' . new C;": TooDeep,
		"<?php function f() { return 1; }":                                                Completed,
	} {
		if out := run(t, program, "1"); out.Stop != want {
			t.Errorf("%s: %d, %+v", program, out.Stop, out.Fatal)
		}
	}
	site := machine().Site([]Source{{Name: "a.php", Text: "<?php for ($i = 0; $i < 1000; $i++);"}}, 20_000)
	stops := map[Stop]int{}
	for range 40 {
		out, err := site.Evaluate(t.Context(), "1")
		if err != nil {
			t.Fatal(err)
		}
		stops[out.Stop]++
	}
	if stops[OutOfFuel] == 0 || stops[Completed] == 0 || site.Fuel() > 21_000 {
		t.Errorf("%v, %d", stops, site.Fuel())
	}
}

// TestSameFuel: the same program costs the same, run after run, alone or beside others.
func TestSameFuel(t *testing.T) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	costs := map[int64]int{}
	for range 4 {
		wg.Go(func() {
			for range 250 {
				site := machine().Site([]Source{{Name: "a.php", Text: "<?php function f() { $l = range(1, 50); shuffle($l); sort($l); return [random_int(1, 9), date('c'), uniqid(), md5(json_encode($l))]; }"}}, 0)
				if out, err := site.Evaluate(context.Background(), "f()"); err != nil || out.Stop != Completed {
					t.Error(err, out)
				}
				mu.Lock()
				costs[site.Fuel()]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(costs) != 1 {
		t.Errorf("%v", costs)
	}
}

// TestNothingStays: a run starts with the memory of the boot, whatever the last one did.
func TestNothingStays(t *testing.T) {
	run(t, "<?php define('RESTE', 1); class Reste {} ini_set('precision', '3'); setlocale(LC_ALL, 'C'); date_default_timezone_set('Asia/Tokyo'); putenv('RESTE=1'); $GLOBALS['reste'] = 1; mt_srand(1); libxml_use_internal_errors(true); mb_internal_encoding('ASCII'); chdir('/tmp'); ob_start();", "1")
	out := run(t, "<?php", "[defined('RESTE'), class_exists('Reste'), ini_get('precision'), date_default_timezone_get(), getenv('RESTE'), isset($reste), libxml_use_internal_errors(), mb_internal_encoding(), getcwd(), ob_get_level(), mt_rand()]")
	again := run(t, "<?php", "mt_rand()")
	want := `[false, false, "14", "Europe/Paris", false, false, false, "UTF-8", "/site", 0, ` + again.Calls[0].Value.Code() + `]`
	if got := out.Calls[0].Value.Code(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestPrinted(t *testing.T) {
	out := run(t, "<?php echo 'chargement'; function f($x) { ob_start(); echo $x; return 1; }", "f('a')", "f('b')", "1")
	if out.Printed != "chargement" || len(out.Calls) != 3 || out.Calls[0].Printed != "a" || out.Calls[1].Printed != "b" || out.Calls[2].Printed != "" {
		t.Errorf("%+v", out)
	}
	out = run(t, "<?php function f() { exit('x'); }", "f()", "2")
	if out.Stop != Completed || len(out.Calls) != 2 || out.Calls[0].Thrown == nil || !out.Calls[0].Thrown.Exit || out.Calls[1].Value.Int != 2 {
		t.Errorf("%+v", out)
	}
}

func TestClosed(t *testing.T) {
	m := New("")
	if err := m.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Site(nil, 0).Evaluate(t.Context(), "1"); err == nil {
		t.Error("a closed machine runs")
	}
	if m.Stage() != Cold {
		t.Errorf("stage %d", m.Stage())
	}
}

// FuzzComplaints: whatever a program writes in PHP's journal, reading it never fails nor grows without bound.
func FuzzComplaints(f *testing.F) {
	f.Add([]byte("[01-Sep-2026 09:00:00 Europe/Paris] PHP Warning:  Undefined variable $x in /site/a.php on line 3\n"))
	f.Add([]byte("[x] PHP Fatal error:  Uncaught Exception: oups in /site/a.php:1\nStack trace:\n#0 {main}\n  thrown in /site/a.php on line 1\n"))
	f.Fuzz(func(t *testing.T, log []byte) {
		w := &world{log: log}
		if all := w.complaints(); len(all) > maxComplaints {
			t.Errorf("%d complaints", len(all))
		}
		_ = fatalOf(w.complaints())
	})
}

// FuzzHead: the same for the head of an answer.
func FuzzHead(f *testing.F) {
	f.Add([]byte(`{ "status": 303, "headers": ["Location: a.php",` + "\n" + `"X: a\"b",` + "\n" + `"__terminator__"]}`))
	f.Fuzz(func(t *testing.T, head []byte) {
		if _, header := readHead(head); header == nil {
			t.Error("no header")
		}
	})
}

func BenchmarkEmpty(b *testing.B) { benchmark(b, "<?php", "1") }

func BenchmarkSmall(b *testing.B) {
	benchmark(b, `<?php function ligne(string $nom, string $message): string {
		if (trim($message) === "") { return ""; }
		$n = htmlspecialchars($nom);
		$m = htmlspecialchars($message);
		return "<li><strong>$n</strong> : $m</li>";
	}`, `ligne("Awa", "Merci <3")`, `ligne("Léo", "")`, `ligne("Zoé", "a & b")`)
}

func benchmark(b *testing.B, program string, expressions ...string) {
	if err := machine().Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			out, err := machine().Site([]Source{{Name: "prog.php", Text: program}}, 0).Evaluate(context.Background(), expressions...)
			if err != nil || out.Stop != Completed || len(out.Calls) != len(expressions) {
				b.Fatalf("%v %+v", err, out)
			}
		}
	})
}

func BenchmarkVisit(b *testing.B) {
	site := []Source{{Name: "index.php", Text: "<?php session_start(); $_SESSION['n'] = 1; echo '<p>', htmlspecialchars($_POST['nom']), '</p>';"}}
	for b.Loop() {
		page, err := machine().Site(site, 0).Visit(b.Context(), Request{Method: "POST", Fields: []Pair{{"nom", "Awa"}}})
		if err != nil || page.Status != 200 {
			b.Fatalf("%v %+v", err, page)
		}
	}
}
