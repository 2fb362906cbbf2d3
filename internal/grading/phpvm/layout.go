package phpvm

import (
	"context"
	"fmt"
)

// Layout of the interpreter's values in this build: 32-bit pointers, 64-bit numbers. The names are those of PHP's own
// headers (Zend/zend_types.h, zend_globals.h of PHP 8.4). checkLayout proves it at each boot.
const (
	zvalSize = 16
	zvalType = 8 // byte after the value

	stringLength = 16
	stringBytes  = 20

	arrayFlags  = 8
	arrayData   = 16
	arrayUsed   = 20
	arrayPacked = 1 << 2
	bucketSize  = 32
	bucketHash  = 16
	bucketKey   = 24

	objectClass      = 16
	objectProperties = 32 // the declared ones, one zval each
	classNameAt      = 4
	classParent      = 8
	classFlags       = 16
	classIsEnum      = 1 << 28
	classIsLinked    = 1 << 3
	referenceValue   = 8

	executorException = 704 // EG(exception)
	coreStarting      = 354 // PG(during_request_startup): while it is set, warnings do not name the function

	// Places of the fields of every Exception and Error.
	exceptionMessage = 0
	exceptionFile    = 3
	exceptionLine    = 4

	enumName = 0
)

// Types of a zval.
const (
	isUndefined = iota
	isNull
	isFalse
	isTrue
	isLong
	isDouble
	isString
	isArray
	isObject
	isResource
	isReference
	_
	isIndirect
)

// purposeExport asks for the fields of an object without running any code of the program (ZEND_PROP_PURPOSE_VAR_EXPORT).
const purposeExport = 3

// layoutSample holds a value of each kind.
const layoutSample = `[1, -2, 1.5, "été", null, true, false, "k" => [7], 12 => (object) ["a" => "b"], 13 => \Random\IntervalBoundary::ClosedOpen]`

// checkLayout reads known values. A build laid out otherwise is refused at the boot, not met during a verdict.
func (in *instance) checkLayout(ctx context.Context) error {
	value, thrown, err := in.evaluate(ctx, layoutSample)
	if err != nil || thrown != nil {
		return fmt.Errorf("read the sample: %v, %w", thrown, err)
	}
	const want = `[0 => 1, 1 => -2, 2 => 1.5, 3 => "été", 4 => null, 5 => true, 6 => false, "k" => [7], 12 => stdClass {a: "b"}, 13 => Random\IntervalBoundary::ClosedOpen]`
	if got := value.Code(); got != want {
		return fmt.Errorf("the values of the interpreter are not laid out as expected: %s", got)
	}
	_, thrown, err = in.evaluate(ctx, `(function () { throw new \LogicException("vu"); })()`)
	if err != nil || thrown == nil || thrown.Class != "LogicException" || thrown.Message != "vu" || thrown.Line != 1 || len(thrown.Parents) != 1 {
		return fmt.Errorf("the exceptions of the interpreter are not laid out as expected: %+v, %w", thrown, err)
	}
	value, thrown, err = in.evaluate(ctx, `@file_get_contents("/none") ?: error_get_last()["message"]`)
	if err != nil || thrown != nil || value.Text != "file_get_contents(/none): Failed to open stream: No such file or directory" {
		return fmt.Errorf("the warnings of the interpreter are not as expected: %q, %v, %w", value.Text, thrown, err)
	}
	if _, thrown, err = in.evaluate(ctx, `error_clear_last()`); err != nil || thrown != nil {
		return fmt.Errorf("forget the warning: %v, %w", thrown, err)
	}
	_, thrown, err = in.evaluate(ctx, `exit(0)`)
	if err != nil || thrown == nil || !thrown.Exit {
		return fmt.Errorf("the end of a program is not seen: %+v, %w", thrown, err)
	}
	return nil
}
