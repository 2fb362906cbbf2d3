package cascade_test

// specCases are values that the words of the specifications give: "sheet | property | value [| markup]".
const specCases = `
p{color:red} p{color:blue} | color | rgb(0, 0, 255)
.b{color:red} p{color:blue} | color | rgb(255, 0, 0)
#x{color:red} .b.c.b{color:blue} | color | rgb(255, 0, 0)
p{color:red!important} #x{color:blue} | color | rgb(255, 0, 0)
p{color:red!important} #x{color:blue!important} | color | rgb(0, 0, 255)
div p{color:red} p{color:blue} | color | rgb(255, 0, 0)
[title]{color:red} p{color:blue} | color | rgb(255, 0, 0)
*{color:red} | color | rgb(255, 0, 0)
:is(#z,p){color:red} .b.c{color:blue} | color | rgb(255, 0, 0)
:where(#x){color:red} p{color:blue} | color | rgb(0, 0, 255)
:not(#z){color:red} .b{color:blue} | color | rgb(255, 0, 0)
p:nth-child(1 of #x){color:red} .b.c{color:blue} | color | rgb(255, 0, 0)
div:has(#x) p{color:red} .b.c{color:blue} | color | rgb(255, 0, 0)
p:nope{color:red} p{color:blue} | color | rgb(0, 0, 255)
p, p:nope{color:red} p{margin:0} | color | rgb(0, 0, 0)
:is(p, :nope){color:red} | color | rgb(255, 0, 0)
:not(p, :nope){color:red} *{top:1px} | color | rgb(0, 0, 0)
div > p{color:red} | color | rgb(255, 0, 0)
body > p{color:red} | color | rgb(0, 0, 0)
p + p{color:red} | color | rgb(255, 0, 0) | <p><p id=x>
p + p{color:red} | color | rgb(255, 0, 0) | <p><!-- x --> y<p id=x>
b ~ i{color:red} | color | rgb(255, 0, 0) | <b></b><u></u><i id=x></i>
b + i{color:red} | color | rgb(0, 0, 0) | <b></b><u></u><i id=x></i>
:nth-child(2){color:red} | color | rgb(255, 0, 0) | <b></b><i id=x></i>
i:nth-child(odd){color:red} | color | rgb(0, 0, 0) | <b></b><i id=x></i>
i:nth-of-type(1){color:red} | color | rgb(255, 0, 0) | <b></b><i id=x></i>
:nth-last-child(-n+1){color:red} | color | rgb(255, 0, 0) | <b></b><i id=x></i>
:nth-child(n + 3){color:red} *{top:0} | color | rgb(0, 0, 0) | <b></b><i id=x></i>
:only-of-type{color:red} | color | rgb(255, 0, 0) | <b></b><i id=x></i>
i:only-child{color:red} | color | rgb(0, 0, 0) | <b></b><i id=x></i>
i:empty{color:red} | color | rgb(255, 0, 0) | <i id=x></i>
i:empty{color:red} | color | rgb(0, 0, 0) | <i id=x> </i>
i:empty{color:red} | color | rgb(255, 0, 0) | <i id=x><!-- --></i>
[class~=c]{color:red} | color | rgb(255, 0, 0)
[class=c]{color:red} | color | rgb(0, 0, 0)
[class^=b]{color:red} | color | rgb(255, 0, 0)
[class$=c]{color:red} | color | rgb(255, 0, 0)
[class*=" "]{color:red} | color | rgb(255, 0, 0)
[class*=""]{color:red} | color | rgb(0, 0, 0)
[title=T]{color:red} | color | rgb(0, 0, 0)
[title=T i]{color:red} | color | rgb(255, 0, 0)
[lang|=fr]{color:red} | color | rgb(255, 0, 0) | <p id=x lang=fr-CH>
[type=TEXT]{color:red} | color | rgb(255, 0, 0) | <input id=x type=text>
:lang(fr){color:red} | color | rgb(255, 0, 0)
:lang(en){color:red} | color | rgb(0, 0, 0)
P{color:red} | color | rgb(255, 0, 0)
.B{color:red} | color | rgb(0, 0, 0)
input:checked{color:red} | color | rgb(255, 0, 0) | <input id=x type=checkbox checked>
input:disabled{color:red} | color | rgb(255, 0, 0) | <fieldset disabled><input id=x></fieldset>
input:enabled{color:red} | color | rgb(255, 0, 0) | <fieldset disabled><legend><input id=x></legend></fieldset>
:required{color:red} | color | rgb(255, 0, 0) | <input id=x required>
:invalid{color:red} | color | rgb(255, 0, 0) | <input id=x required>
:valid{color:red} | color | rgb(255, 0, 0) | <input id=x type=email value=a@b.fr>
:invalid{color:red} | color | rgb(255, 0, 0) | <input id=x type=email value=ab>
:placeholder-shown{color:red} | color | rgb(255, 0, 0) | <input id=x placeholder=nom>
:read-only{color:red} | color | rgb(255, 0, 0) | <input id=x readonly>
:out-of-range{color:red} | color | rgb(255, 0, 0) | <input id=x type=number max=3 value=4>
option:checked{color:red} | color | rgb(255, 0, 0) | <select><option id=x>a<option>b</select>
:any-link{color:red} | color | rgb(255, 0, 0) | <a id=x href=#>a</a>
a{} | color | rgb(0, 0, 238) | <a id=x href=#>a</a>
a{} | color | rgb(0, 0, 0) | <a id=x>a</a>
@layer a,b; @layer b{p{color:red}} @layer a{p{color:blue}} | color | rgb(255, 0, 0)
@layer a{p{color:red}} p{color:blue} | color | rgb(0, 0, 255)
@layer a{#x{color:red}} p{color:blue} | color | rgb(0, 0, 255)
@layer a{p{color:red!important}} p{color:blue!important} | color | rgb(255, 0, 0)
@layer a,b; @layer a{p{color:red!important}} @layer b{p{color:blue!important}} | color | rgb(255, 0, 0)
@layer a{p{color:red} @layer b{p{color:blue}}} | color | rgb(255, 0, 0)
@layer a{@layer b{p{color:red}}} @layer a.b{p{color:blue}} | color | rgb(0, 0, 255)
@layer{p{color:red}} @layer{p{color:blue}} | color | rgb(0, 0, 255)
@layer a{p{color:red}} @layer b{p{color:revert-layer}} | color | rgb(255, 0, 0)
p{font-weight:bold} p{font-weight:revert} | font-weight | 400
b{font-weight:100} b{font-weight:revert} | font-weight | 700 | <b id=x>
h1{margin:0} h1{margin:revert} | margin-top | 21.44px | <h1 id=x>
p{color:red} #x{all:unset} | display | inline
p{color:red} #x{all:initial} | color | rgb(0, 0, 0)
p{color:red;all:revert} | display | block
div{color:red} p{color:inherit} | color | rgb(255, 0, 0)
div{border:1px solid red} p{border:inherit} | border-top-width | 1px
div{margin:5px} p{margin:inherit} | margin-left | 5px
div{color:red} p{color:unset} | color | rgb(255, 0, 0)
div{margin:5px} p{margin:unset} | margin-left | 0px
div{color:red} p{color:initial} | color | rgb(0, 0, 0)
@supports (display:grid){p{color:red}} | color | rgb(255, 0, 0)
@supports (nope:1){p{color:red}} | color | rgb(0, 0, 0)
@supports not (nope:1){p{color:red}} | color | rgb(255, 0, 0)
@supports (color:red) and (nope:1){p{color:red}} | color | rgb(0, 0, 0)
@supports (color:red) or (nope:1){p{color:red}} | color | rgb(255, 0, 0)
@supports selector(:has(a)){p{color:red}} | color | rgb(255, 0, 0)
div{p{color:red}} | color | rgb(255, 0, 0)
div{& p{color:red}} | color | rgb(255, 0, 0)
div{> p{color:red}} | color | rgb(255, 0, 0)
p{&.b{color:red}} | color | rgb(255, 0, 0)
p{.a &{color:red}} | color | rgb(255, 0, 0)
p{color:red;&{color:blue}} | color | rgb(0, 0, 255)
p{color:red;&{color:blue} color:green} | color | rgb(0, 128, 0)
p{@media (min-width:1px){color:red}} | color | rgb(255, 0, 0)
#z, p{&{color:red}} .b.c{color:blue} | color | rgb(255, 0, 0)
p{--a:red;color:var(--a)} | color | rgb(255, 0, 0)
:root{--a:red} p{color:var(--a)} | color | rgb(255, 0, 0)
:root{--a:red} div{--a:blue} p{color:var(--a)} | color | rgb(0, 0, 255)
p{color:var(--z,red)} | color | rgb(255, 0, 0)
p{color:var(--z,var(--y,red))} | color | rgb(255, 0, 0)
div{color:red} p{color:blue;color:var(--z)} | color | rgb(255, 0, 0)
p{margin:5px;margin:var(--z)} | margin-top | 0px
p{--a:12px;color:blue;color:var(--a)} | color | rgb(0, 0, 0)
p{--a:var(--b);--b:var(--a);color:var(--a,red)} | color | rgb(255, 0, 0)
p{--c:var(--a,5px);--a:var(--b);--b:var(--a);margin-top:var(--c)} | margin-top | 5px
p{--a:1px 2px;margin:var(--a)} | margin-left | 2px
p{--a:2;width:calc(var(--a) * 10px)} | width | 20px
p{--A:red;--a:blue;color:var(--A)} | color | rgb(255, 0, 0)
p{--a:;color:red;--b:var(--a)x} | --b | x
p{--a:initial;color:var(--a,red)} | color | rgb(255, 0, 0)
p{border:var(--z,1px) solid red} | border-left-color | rgb(255, 0, 0)
div{--a:1em;font-size:10px} p{font-size:20px;margin-left:var(--a)} | margin-left | 20px
p{margin:1px 2px 3px 4px} | margin-left | 4px
p{margin:1px 2px 3px} | margin-left | 2px
p{margin:1px 2px} | margin-bottom | 1px
p{margin:1px;margin:2px 3px 4px 5px 6px} | margin-top | 1px
p{margin:10} | margin-top | 16px
p{padding:-1px} | padding-top | 0px
p{margin-inline:7px} | margin-left | 7px
p{margin-block-start:7px} | margin-top | 7px
p{padding-inline-end:7px} | padding-right | 7px
p{inset-inline:3px 4px} | right | 4px
p{inline-size:50px} | width | 50px
p{border:1px} | border-top-width | 0px
p{border:solid} | border-top-width | 3px
p{border:thick solid} | border-top-width | 5px
p{border-top:1px solid red;border:0} | border-top-style | none
p{border:.2px solid} | border-top-width | 1px
p{border:1.9px solid} | border-top-width | 1px
p{border-color:red blue;border-style:solid} | border-left-color | rgb(0, 0, 255)
p{color:red;border:1px solid} | border-top-color | rgb(255, 0, 0)
p{border-radius:1px 2px / 3px} | border-top-right-radius | 2px 3px
p{border-radius:50%} | border-top-left-radius | 50%
p{font:12px serif} | font-size | 12px
p{line-height:3;font:12px serif} | line-height | normal
p{font:italic bold 2em/1.5 "A B", serif} | font-family | "A B", serif
p{font:italic bold 2em/1.5 "A B", serif} | line-height | 48px
p{font-weight:bold;font:12px serif} | font-weight | 400
p{font-size:2em} | font-size | 32px
div{font-size:20px} p{font-size:150%} | font-size | 30px
div{font-size:2em} p{font-size:2em} | font-size | 64px
html{font-size:20px} p{font-size:2rem} | font-size | 40px
html{font-size:50%} p{margin-left:2rem} | margin-left | 16px
p{font-size:larger} | font-size | 19.2px
p{font-size:x-large} | font-size | 24px
p{font-size:-1px} | font-size | 16px
p{font-size:calc(1rem + 1em)} | font-size | 32px
p{font-size:clamp(1rem, 5vw, 2rem)} | font-size | 32px
p{font-size:max(50%, 10px)} | font-size | 10px
code{} | font-size | 13px | <code id=x>
code{font-family:monospace,monospace} | font-size | 16px | <code id=x>
div{font-weight:700} p{font-weight:bolder} | font-weight | 900
div{font-weight:500} p{font-weight:lighter} | font-weight | 100
b b{} | font-weight | 900 | <b><b id=x></b></b>
div{line-height:2} p{font-size:10px} | line-height | 20px
div{line-height:2em} p{font-size:10px} | line-height | 32px
div{line-height:200%} p{font-size:10px} | line-height | 32px
p{width:calc(100% - 2rem)} | width | calc(100% - 32px)
p{width:calc(10px + 5px * 2)} | width | 20px
p{width:calc((10px + 5px) * 2)} | width | 30px
p{width:calc(10px - 30px)} | width | 0px
p{margin-left:calc(10px - 30px)} | margin-left | -20px
p{width:min(10px, 2em, 50px)} | width | 10px
p{width:max(10px, 2em)} | width | 32px
p{width:clamp(10px, 5px, 20px)} | width | 10px
p{width:min(100%, 40rem)} | width | min(100%, 640px)
p{width:calc(50% + 10%)} | width | 60%
p{width:calc(1px+2px)} | width | auto
p{z-index:calc(3 / 2)} | z-index | 2
p{width:50vw} | width | 400px
p{height:50vh} | height | 300px
p{width:10vmin} | width | 60px
p{width:1in} | width | 96px
p{width:2.54cm} | width | 96px
p{width:72pt} | width | 96px
p{width:6pc} | width | 96px
p{width:4q} | width | 3.77953px
p{width:round(17px, 5px)} | width | 15px
p{width:mod(18px, 5px)} | width | 3px
p{width:abs(-3px)} | width | 3px
p{width:hypot(3px, 4px)} | width | 5px
p{width:calc(pi * 1px)} | width | 3.14159px
p{width:calc(100px * sin(30deg))} | width | 50px
p{color:#f00} | color | rgb(255, 0, 0)
p{color:#f008} | color | rgba(255, 0, 0, 0.533)
p{color:#ff000080} | color | rgba(255, 0, 0, 0.5)
p{color:RED} | color | rgb(255, 0, 0)
p{color:rgb(255 0 0 / 50%)} | color | rgba(255, 0, 0, 0.5)
p{color:rgba(255,0,0,.5)} | color | rgba(255, 0, 0, 0.5)
p{color:rgb(100%,0%,0%)} | color | rgb(255, 0, 0)
p{color:rgb(300,-1,0)} | color | rgb(255, 0, 0)
p{color:rgb(none 0 0)} | color | rgb(0, 0, 0)
p{color:hsl(120,100%,25%)} | color | rgb(0, 128, 0)
p{color:hsl(120deg 100% 25% / .5)} | color | rgba(0, 128, 0, 0.5)
p{color:hsl(0.5turn 100% 50%)} | color | rgb(0, 255, 255)
p{color:hwb(0 0% 0%)} | color | rgb(255, 0, 0)
p{color:hwb(0 50% 50%)} | color | rgb(128, 128, 128)
p{color:oklch(0.628 0.2577 29.23)} | color | rgb(255, 0, 0)
p{color:lab(100 0 0)} | color | rgb(255, 255, 255)
p{color:oklab(0 0 0)} | color | rgb(0, 0, 0)
p{color:color(srgb 1 0 0)} | color | rgb(255, 0, 0)
p{color:color-mix(in srgb, red, blue)} | color | rgb(128, 0, 128)
p{color:color-mix(in srgb, red 25%, blue)} | color | rgb(64, 0, 191)
p{background-color:transparent} | background-color | rgba(0, 0, 0, 0)
div{color:red} p{color:currentcolor} | color | rgb(255, 0, 0)
p{color:red;background-color:currentcolor} | background-color | rgb(255, 0, 0)
p{color:bleu} | color | rgb(0, 0, 0)
p{color:#12345} | color | rgb(0, 0, 0)
p{color:red blue} | color | rgb(0, 0, 0)
p{background:red} | background-image | none
p{background-image:url(a.png);background:red} | background-image | none
p{background:url(a.png) center / cover no-repeat} | background-size | cover
p{background:url(a.png) center / cover no-repeat} | background-position-x | 50%
p{background:right 10px bottom 5px} | background-position-x | calc(100% - 10px)
p{background:top} | background-position-y | 0%
p{background:linear-gradient(red, #00f 50%)} | background-image | linear-gradient(rgb(255, 0, 0), rgb(0, 0, 255) 50%)
p{flex:1} | flex-basis | 0%
p{flex:1} | flex-shrink | 1
p{flex:auto} | flex-grow | 1
p{flex:none} | flex-shrink | 0
p{flex:2 3} | flex-shrink | 3
p{flex:10px} | flex-grow | 1
p{flex:1 10px} | flex-basis | 10px
p{flex-flow:wrap column} | flex-direction | column
p{gap:1px 2px} | column-gap | 2px
p{grid-gap:3px} | row-gap | 3px
p{grid-area:a} | grid-column-end | a
p{grid-area:1 / 2} | grid-row-end | auto
p{grid-column:2 / span 3} | grid-column-end | span 3
p{grid-template:"a b" 10px "c d" / 1fr 2fr} | grid-template-rows | 10px auto
p{grid-template:"a b" 10px "c d" / 1fr 2fr} | grid-template-columns | 1fr 2fr
p{grid-template:"a  b" "c d"} | grid-template-areas | "a b" "c d"
p{grid:auto-flow / 1fr 1fr} | grid-auto-flow | row
p{place-items:center start} | justify-items | start
p{place-content:center} | justify-content | center
p{overflow:hidden visible} | overflow-y | auto
p{overflow:hidden} | overflow-x | hidden
p{list-style:none} | list-style-type | none
p{list-style:square inside} | list-style-position | inside
p{text-decoration:underline red} | text-decoration-color | rgb(255, 0, 0)
p{text-decoration:underline dotted} | text-decoration-style | dotted
p{text-decoration:none} | text-decoration-line | none
p{transition:color .2s ease-in 1s} | transition-delay | 1s
p{transition:color 200ms, width 1s} | transition-duration | 0.2s, 1s
p{transition:all .3s} | transition-property | all
p{animation:a 2s infinite} | animation-iteration-count | infinite
p{animation:2s a 1s both} | animation-fill-mode | both
p{animation:Nom 1s} | animation-name | Nom
p{outline:2px solid red} | outline-width | 2px
p{inset:1px 2px} | left | 2px
p{display:inline;float:left} | display | block
p{display:inline-flex;position:absolute} | display | flex
p{float:left;position:fixed} | float | none
div{display:flex} p{display:inline} | display | block
div{display:grid} p{display:inline-block} | display | block
p{display:inline flow-root} | display | inline-block
p{display:block;display:blok} | display | block
p{opacity:50%} | opacity | 0.5
p{opacity:3} | opacity | 1
p{aspect-ratio:16/9} | aspect-ratio | 16 / 9
p{box-shadow:1px 2px red} | box-shadow | rgb(255, 0, 0) 1px 2px 0px 0px
p{text-shadow:1px 1px} | text-shadow | rgb(0, 0, 0) 1px 1px 0px
p{object-position:left} | object-position | 0% 50%
h1{} | font-size | 32px | <h1 id=x>
h2{} | margin-top | 19.92px | <h2 id=x>
body{} | margin-top | 8px | <p><body id=x>
ul{} | padding-left | 40px | <ul id=x>
ul{} | list-style-type | circle | <ul><li><ul id=x>
ol{} | list-style-type | decimal | <ol id=x>
ul ul{} | margin-top | 0px | <ul><li><ul id=x>
th{} | font-weight | 700 | <table><tr><th id=x>
th{} | text-align | center | <table><tr><th id=x>
em{} | font-style | italic | <em id=x>
a{} | text-decoration-line | underline | <a id=x href=a>
small{} | font-size | 13.3333px | <small id=x>
blockquote{} | margin-left | 40px | <blockquote id=x>
mark{} | background-color | rgb(255, 255, 0) | <mark id=x>
p[hidden]{} | display | none | <p id=x hidden>
p{display:block} | display | block | <p id=x hidden>
p{color:red} | color | rgb(0, 0, 255) | <p id=x style="color:blue">
p{color:red!important} | color | rgb(255, 0, 0) | <p id=x style="color:blue">
p{color:red!important} | color | rgb(0, 0, 255) | <p id=x style="color:blue!important">
@layer a{p{color:red}} | color | rgb(0, 0, 255) | <p id=x style="color:blue">
p{colr:blue;color:red} | color | rgb(255, 0, 0)
p{color:blue color:red} | color | rgb(0, 0, 0)
p{color:red;;;} | color | rgb(255, 0, 0)
p{color:red | color | rgb(255, 0, 0)
p{/* x */color/**/:/**/red} | color | rgb(255, 0, 0)
p{COLOR:ReD} | color | rgb(255, 0, 0)
p{color:r\65 d} | color | rgb(255, 0, 0)
\70{color:red} | color | rgb(255, 0, 0)
<!-- p{color:red} --> | color | rgb(255, 0, 0)
@nope{p{color:red}} p{color:blue} | color | rgb(0, 0, 255)
@nope; p{color:red} | color | rgb(255, 0, 0)
p{color:red}} p{color:blue} | color | rgb(255, 0, 0)
p{@nope{color:red} color:blue} | color | rgb(0, 0, 255)
p{width:url(a.png)} p{color:red} | color | rgb(255, 0, 0)
`
