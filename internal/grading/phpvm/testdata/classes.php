<?php
// What the expressions of conformance.txt use. Nothing here is newer than PHP 8.2, whose answers are the reference.
declare(strict_types=1);

enum Jour: string
{
    case Lundi = 'lundi';
    case Samedi = 'samedi';
    const REPOS = self::Samedi;

    public function travaille(): bool
    {
        return $this !== self::REPOS;
    }

    public static function premier(): self
    {
        return self::cases()[0];
    }
}

enum Taille
{
    case Petite;
    case Grande;
}

interface Aire
{
    public function aire(): float;
}

trait Nomme
{
    private string $nom = 'sans nom';

    public function nomme(string $nom): static
    {
        $copie = clone $this;
        $copie->nom = $nom;
        return $copie;
    }

    public function nom(): string
    {
        return $this->nom;
    }
}

abstract class Forme implements Aire, Stringable
{
    use Nomme;

    public static int $nombre = 0;

    public function __construct()
    {
        self::$nombre++;
    }

    public function __toString(): string
    {
        return sprintf('%s : %.2f', $this->nom(), $this->aire());
    }
}

final class Carre extends Forme
{
    public function __construct(public readonly float $cote)
    {
        if ($cote <= 0) {
            throw new InvalidArgumentException('côté négatif');
        }
        parent::__construct();
    }

    public function aire(): float
    {
        return $this->cote ** 2;
    }
}

class Panier implements ArrayAccess, IteratorAggregate, Countable, JsonSerializable
{
    protected array $lignes = [];

    public function offsetExists(mixed $cle): bool
    {
        return isset($this->lignes[$cle]);
    }

    public function offsetGet(mixed $cle): mixed
    {
        return $this->lignes[$cle] ?? 0;
    }

    public function offsetSet(mixed $cle, mixed $valeur): void
    {
        $cle === null ? $this->lignes[] = $valeur : $this->lignes[$cle] = $valeur;
    }

    public function offsetUnset(mixed $cle): void
    {
        unset($this->lignes[$cle]);
    }

    public function getIterator(): Iterator
    {
        return new ArrayIterator($this->lignes);
    }

    public function count(): int
    {
        return count($this->lignes);
    }

    public function jsonSerialize(): mixed
    {
        return $this->lignes;
    }

    public function __get(string $nom): mixed
    {
        return "propriété $nom";
    }

    public function __call(string $nom, array $valeurs): mixed
    {
        return [$nom, $valeurs];
    }

    public static function __callStatic(string $nom, array $valeurs): mixed
    {
        return [$nom, count($valeurs)];
    }

    public function __invoke(int $x): int
    {
        return $x + 1;
    }
}

class Stock
{
    public function __construct(private array $produits = [], protected ?string $lieu = null, public bool $ouvert = true)
    {
    }
}

class PlusDeStock extends RuntimeException
{
    public function __construct(public readonly string $produit)
    {
        parent::__construct("plus de $produit", 7);
    }
}

function fibonacci(): Generator
{
    [$a, $b] = [0, 1];
    while (true) {
        yield $a;
        [$a, $b] = [$b, $a + $b];
    }
}

function premiers(iterable $suite, int $n): array
{
    $liste = [];
    foreach ($suite as $x) {
        if (count($liste) === $n) {
            break;
        }
        $liste[] = $x;
    }
    return $liste;
}

function essaie(callable $f): string
{
    try {
        return 'rendu ' . json_encode($f());
    } catch (Throwable $e) {
        return $e::class . ' : ' . $e->getMessage();
    }
}
