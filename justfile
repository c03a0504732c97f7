# What a person types. `just` alone lists the recipes.

set positional-arguments

[private]
default:
    @just --list --unsorted

# build the whole book into target/book
build *ARGS:
    @cargo book "$@"

# serve the book with mdBook's own server: live reload on prose and code
serve *ARGS:
    @command -v mdbook >/dev/null || { echo "just serve needs mdBook's own server: cargo install mdbook@0.5.4 --locked" >&2; exit 1; }
    mdbook serve "$@"

# run chapter N alone: `just chapter 3`, `just chapter 3 --start=-1.2,1 --damping 0.5`
chapter N *ARGS:
    #!/usr/bin/env bash
    set -euo pipefail
    number="$1"; shift
    shopt -s nullglob
    folder=()
    [[ "$number" =~ ^[0-9]{1,2}$ ]] && folder=(chapters/"$(printf '%02d' "$((10#$number))")"-*)
    if [ ${#folder[@]} -ne 1 ]; then
        echo "no chapter ‘$number’; there are:" >&2
        for f in chapters/[0-9][0-9]-*; do echo "  $(basename "$f")" >&2; done
        exit 1
    fi
    package="$(sed -n 's/^name = "\(.*\)"/\1/p' "${folder[0]}/Cargo.toml" | head -n 1)"
    exec cargo run --quiet --release --package "$package" --bin "$package" -- "$@"

# every test of the workspace
test *ARGS:
    @cargo test --workspace "$@"

# formatting, lints, typed numbers, links
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --quiet -- -D warnings
    cargo book check

# benchmarks, of one chapter or of all: `just bench 3`
bench CHAPTER="":
    #!/usr/bin/env bash
    set -euo pipefail
    if [ -z "${1:-}" ]; then exec cargo bench --workspace --benches; fi
    shopt -s nullglob
    folder=(chapters/"$1")
    [[ "$1" =~ ^[0-9]{1,2}$ ]] && folder=(chapters/"$(printf '%02d' "$((10#$1))")"-*)
    [ -f "${folder[0]:-}/Cargo.toml" ] || { echo "no chapter ‘$1’" >&2; exit 1; }
    package="$(sed -n 's/^name = "\(.*\)"/\1/p' "${folder[0]}/Cargo.toml" | head -n 1)"
    exec cargo bench --package "$package" --benches

# the book as PDF, target/beyond-the-gradient.pdf, printed from target/book by Chromium
pdf:
    #!/usr/bin/env bash
    set -euo pipefail
    [ -f target/book/print.html ] || { echo "no book in target/book: run \`cargo book\` first" >&2; exit 1; }
    browser="${CHROME:-}"
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        [ -n "$browser" ] || browser="$(command -v "$name" || true)"
    done
    command -v "${browser:-none}" >/dev/null || { echo "just pdf needs Chromium or Chrome${browser:+, and ‘$browser’ is not there}: install chromium (Debian: apt install chromium), or say CHROME=/path/to/chrome" >&2; exit 1; }
    pdf="$PWD/target/beyond-the-gradient.pdf"
    work="$(mktemp -d)"
    trap 'rm -rf "$work"' EXIT
    # A profile of its own; the sandbox is left out only for root, who cannot have it.
    options=(--headless --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync)
    [ "$(id -u)" -ne 0 ] || options+=(--no-sandbox)
    if ! "$browser" "${options[@]}" --user-data-dir="$work/profile" --no-pdf-header-footer --generate-pdf-document-outline \
        --print-to-pdf="$work/book.pdf" "file://$PWD/target/book/print.html" >"$work/log" 2>&1 || [ ! -s "$work/book.pdf" ]; then
        cat "$work/log" >&2; echo "$browser made no PDF" >&2; exit 1
    fi
    mv "$work/book.pdf" "$pdf"
    echo "$pdf ($(( $(wc -c <"$pdf") / 1024 )) KB)"

# the book as EPUB, target/beyond-the-gradient.epub
epub:
    @cargo book epub
