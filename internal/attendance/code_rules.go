package attendance

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// CodeStep is how long one code stays on the room's screen. The one before is
// still taken, because typing takes time: a code sent to somebody who is not in
// the room is dead within forty seconds.
const CodeStep = 20 * time.Second

// codeDigits of a code: with five wrong codes allowed in ten minutes, guessing one of two in a million is no plan.
const codeDigits = 6

func windowOf(at time.Time) int64 { return at.Unix() / int64(CodeStep/time.Second) }

// CodeAt gives the code that the screen of a half-day shows at an instant.
func CodeAt(secret string, at time.Time) string { return codeOf(secret, windowOf(at)) }

// CodeLeft gives how long the code shown at an instant stays.
func CodeLeft(at time.Time) time.Duration {
	step := int64(CodeStep / time.Second)
	return time.Duration(step-at.Unix()%step) * time.Second
}

// codeOf is the truncation of RFC 4226 over HMAC-SHA-256.
func codeOf(secret string, window int64) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("chantier.attendance.code.1"))
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(window))
	mac.Write(b[:])
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0x0f
	n := binary.BigEndian.Uint32(sum[offset:offset+4]) & 0x7fffffff
	return fmt.Sprintf("%0*d", codeDigits, n%1_000_000)
}

// CodeMatches says whether what was typed is the code of this instant or the one before.
func CodeMatches(secret, typed string, at time.Time) bool {
	typed = CleanCode(typed)
	w := windowOf(at)
	current := subtle.ConstantTimeCompare([]byte(typed), []byte(codeOf(secret, w)))
	previous := subtle.ConstantTimeCompare([]byte(typed), []byte(codeOf(secret, w-1)))
	return current|previous == 1
}

// CleanCode keeps the digits of what was typed: "482 913" is "482913".
func CleanCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, typed)
}
