package cascade

import "math"

// fromSpace turns the three parts of a colour function into sRGB (CSS Color 4). Colours outside sRGB are clipped.
func fromSpace(function, space string, c [3]channel) (Colour, bool) {
	switch function {
	case "rgb", "rgba":
		return Colour{R: clip(c[0].of(255)), G: clip(c[1].of(255)), B: clip(c[2].of(255))}, true
	case "hsl", "hsla":
		return fromHSL(c[0].value, unitShare(c[1]), unitShare(c[2])), true
	case "hwb":
		return fromHWB(c[0].value, unitShare(c[1]), unitShare(c[2])), true
	case "lab":
		return fromLab(c[0].of(100), c[1].of(125), c[2].of(125)), true
	case "lch":
		h := c[2].value * math.Pi / 180
		return fromLab(c[0].of(100), c[1].of(150)*math.Cos(h), c[1].of(150)*math.Sin(h)), true
	case "oklab":
		return fromOklab(c[0].of(1), c[1].of(0.4), c[2].of(0.4)), true
	case "oklch":
		h := c[2].value * math.Pi / 180
		return fromOklab(c[0].of(1), c[1].of(0.4)*math.Cos(h), c[1].of(0.4)*math.Sin(h)), true
	case "color":
		r, g, b := c[0].of(1), c[1].of(1), c[2].of(1)
		switch space {
		case "srgb":
			return Colour{R: clip(r * 255), G: clip(g * 255), B: clip(b * 255)}, true
		case "srgb-linear":
			return fromLinear(r, g, b), true
		case "display-p3": // primaries to sRGB, same curve
			r, g, b = linear(r), linear(g), linear(b)
			return fromLinear(1.2249401762805*r-0.2249401762805*g, -0.0420569547096*r+1.0420569547096*g, -0.0196375545903*r-0.0786360455507*g+1.0982736001410*b), true
		case "xyz", "xyz-d65":
			return fromXYZ(r, g, b), true
		}
	}
	return Colour{}, false
}

func clip(x float64) float64 { return min(255, max(0, x)) }

// unitShare reads the saturation or lightness of hsl() and hwb(): 50% or 50.
func unitShare(c channel) float64 { return min(1, max(0, c.value/100)) }

func fromHSL(h, s, l float64) Colour {
	h = math.Mod(math.Mod(h, 360)+360, 360)
	f := func(n float64) float64 {
		k := math.Mod(n+h/30, 12)
		return 255 * (l - s*min(l, 1-l)*max(-1, min(k-3, 9-k, 1)))
	}
	return Colour{R: f(0), G: f(8), B: f(4)}
}

func fromHWB(h, w, b float64) Colour {
	if w+b >= 1 {
		grey := 255 * w / (w + b)
		return Colour{R: grey, G: grey, B: grey}
	}
	c := fromHSL(h, 1, 0.5)
	f := func(x float64) float64 { return x*(1-w-b) + 255*w }
	return Colour{R: f(c.R), G: f(c.G), B: f(c.B)}
}

// linear undoes the curve of sRGB, for parts from 0 to 1.
func linear(x float64) float64 {
	if math.Abs(x) <= 0.04045 {
		return x / 12.92
	}
	return math.Copysign(math.Pow((math.Abs(x)+0.055)/1.055, 2.4), x)
}

func curved(x float64) float64 {
	if math.Abs(x) <= 0.0031308 {
		return 12.92 * x
	}
	return math.Copysign(1.055*math.Pow(math.Abs(x), 1/2.4)-0.055, x)
}

func fromLinear(r, g, b float64) Colour {
	return Colour{R: clip(255 * curved(r)), G: clip(255 * curved(g)), B: clip(255 * curved(b))}
}

// fromXYZ takes CIE XYZ under D65.
func fromXYZ(x, y, z float64) Colour {
	return fromLinear(3.2409699419045226*x-1.5373831775700939*y-0.4986107602930034*z,
		-0.9692436362808796*x+1.8759675015077202*y+0.0415550574071756*z,
		0.0556300796969936*x-0.2039769588889765*y+1.0569715142428786*z)
}

// fromLab takes CIE Lab under D50, adapted to D65 by Bradford's matrix.
func fromLab(l, a, b float64) Colour {
	const kappa, epsilon = 24389.0 / 27, 216.0 / 24389
	fy := (l + 16) / 116
	fx, fz := fy+a/500, fy-b/200
	cube := func(f float64) float64 {
		if c := f * f * f; c > epsilon {
			return c
		}
		return (116*f - 16) / kappa
	}
	x, y, z := cube(fx)*0.9642956764295677, cube(fy), cube(fz)*0.8251046025104602
	if l <= kappa*epsilon {
		y = l / kappa
	}
	return fromXYZ(0.9554734527042182*x-0.023098536874261423*y+0.0632593086610217*z,
		-0.028369706963208136*x+1.0099954580058226*y+0.021041398966943008*z,
		0.012314001688319899*x-0.020507696433477912*y+1.3303659366080753*z)
}

func fromOklab(l, a, b float64) Colour {
	x, y, z := l+0.3963377773761749*a+0.2158037573099136*b, l-0.1055613458156586*a-0.0638541728258133*b, l-0.0894841775298119*a-1.2914855480194092*b
	x, y, z = x*x*x, y*y*y, z*z*z
	return fromLinear(4.0767416360759574*x-3.3077115392580616*y+0.2309699031821044*z,
		-1.2684379732850317*x+2.6097573492876887*y-0.3413193760026573*z,
		-0.0041960761386756*x-0.7034186179359362*y+1.7076146940746117*z)
}

func toOklab(c Colour) (l, a, b float64) {
	r, g, bl := linear(c.R/255), linear(c.G/255), linear(c.B/255)
	x := math.Cbrt(0.4122214694707629*r + 0.5363325372617349*g + 0.0514459932675022*bl)
	y := math.Cbrt(0.2119034958178251*r + 0.6806995506452344*g + 0.1073969535369405*bl)
	z := math.Cbrt(0.0883024591900564*r + 0.2817188391361215*g + 0.6299787016738222*bl)
	return 0.2104542683093140*x + 0.7936177747023054*y - 0.0040720430116193*z,
		1.9779985324311684*x - 2.4285922420485799*y + 0.4505937096174110*z,
		0.0259040424655478*x + 0.7827717124575296*y - 0.8086757549230774*z
}

// mixed mixes two colours, share being that of the first, with premultiplied opacity.
func mixed(a, b Colour, share float64, oklab bool) Colour {
	alpha := a.A*share + b.A*(1-share)
	if alpha == 0 {
		return Colour{}
	}
	wa, wb := a.A*share/alpha, b.A*(1-share)/alpha
	if !oklab {
		return Colour{a.R*wa + b.R*wb, a.G*wa + b.G*wb, a.B*wa + b.B*wb, alpha}
	}
	l1, a1, b1 := toOklab(a)
	l2, a2, b2 := toOklab(b)
	out := fromOklab(l1*wa+l2*wb, a1*wa+a2*wb, b1*wa+b2*wb)
	out.A = alpha
	return out
}
