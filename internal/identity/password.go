package identity

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"chantier/internal/platform/fault"
)

// argon2id parameters: the second recommended option of RFC 9106 §4 lowered to
// 19 MiB, the minimum of OWASP's password storage page, because a site's machine is small.
const (
	argonTime    = 2
	argonMemory  = 19 * 1024 // KiB
	argonThreads = 1
	argonKey     = 32
	argonSalt    = 16
)

// hashing bounds the memory that simultaneous sign-ins may take.
var hashing = make(chan struct{}, 4)

// CheckPassword lists what is wrong with a new password: length only (CNIL, deliberation 2022-100 accepts
// long pass phrases), and not the address itself.
func CheckPassword(password, email string) fault.List {
	var l fault.List
	switch n := utf8.RuneCountInString(password); {
	case n < 12:
		l.Add("password", "identity.password_short", "min", 12)
	case n > 200:
		l.Add("password", "fault.too_long", "max", 200)
	case strings.EqualFold(password, email):
		l.Add("password", "identity.password_is_email")
	}
	return l
}

// HashPassword gives the PHC text of argon2id with a fresh salt.
func HashPassword(password string) string {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt) // crypto/rand never fails since Go 1.24
	key := derive(password, salt, argonTime, argonMemory, argonThreads)
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", argonMemory, argonTime, argonThreads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

func derive(password string, salt []byte, time, memory uint32, threads uint8) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, time, memory, threads, argonKey)
}

// VerifyPassword compares in constant time. An account without a password, or an unreadable hash, never matches.
func VerifyPassword(password, phc string) bool {
	parts := strings.Split(phc, "$")
	var memory, time uint32
	var threads uint8
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil || time == 0 || threads == 0 || memory > 1<<20 {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) != argonKey {
		return false
	}
	return subtle.ConstantTimeCompare(derive(password, salt, time, memory, threads), want) == 1
}

// dummyHash costs the same work for an unknown address: time must not tell which addresses exist.
var dummyHash = fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", argonMemory, argonTime, argonThreads,
	base64.RawStdEncoding.EncodeToString(make([]byte, argonSalt)), base64.RawStdEncoding.EncodeToString(make([]byte, argonKey)))
