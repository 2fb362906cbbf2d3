<?php
// Writes conformance.golden: php golden.php, with PHP 8.2. Each expression is followed by what PHP makes of it, written as
// Value.Code writes it.
error_reporting(0);
date_default_timezone_set('Europe/Paris');
ini_set('precision', '14');
ini_set('serialize_precision', '-1');
require __DIR__ . '/classes.php';

function quoted(string $s): string
{
    return '"' . strtr($s, ['"' => '\"', '\\' => '\\\\', "\n" => '\n', "\t" => '\t', "\r" => '\r']) . '"';
}

function code(mixed $v): string
{
    if ($v instanceof UnitEnum) {
        return $v::class . '::' . $v->name;
    }
    if ($v instanceof Closure) {
        return 'function';
    }
    if (is_float($v)) {
        return is_nan($v) ? 'NAN' : (is_infinite($v) ? ($v > 0 ? 'INF' : '-INF') : var_export($v, true));
    }
    if (is_string($v)) {
        return quoted($v);
    }
    if (is_array($v)) {
        $list = array_is_list($v);
        $parts = [];
        foreach ($v as $key => $item) {
            $parts[] = ($list ? '' : (is_int($key) ? $key : quoted($key)) . ' => ') . code($item);
        }
        return '[' . implode(', ', $parts) . ']';
    }
    if (is_object($v)) {
        $parts = [];
        foreach ((fn() => get_mangled_object_vars($v))() as $name => $item) {
            $name = (string) $name;
            $parts[] = substr($name, (int) strrpos("\0" . $name, "\0")) . ': ' . code($item);
        }
        return $v::class . ' {' . implode(', ', $parts) . '}';
    }
    return is_bool($v) ? ($v ? 'true' : 'false') : (is_int($v) ? (string) $v : ($v === null ? 'null' : '…'));
}

$out = '';
foreach (file(__DIR__ . '/conformance.txt', FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) as $line) {
    if ($line[0] === '#') {
        continue;
    }
    try {
        $result = code(eval("return $line;"));
    } catch (Throwable $e) {
        $result = 'throws ' . $e::class . ' ' . quoted($e->getMessage());
    }
    $out .= "$line\n\t$result\n";
}
file_put_contents(__DIR__ . '/conformance.golden', $out);
