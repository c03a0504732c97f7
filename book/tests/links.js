// The links that leave the book, as book/links.toml lists them and as the rendered pages and the README have them.
// `npm run links` writes the list anew and keeps the dates.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";
import { folder, pages } from "./book.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const list = join(root, "book/links.toml");

const unescaped = text => text.replaceAll("&#x2F;", "/").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

/** Every outside address with the files that lead there, in order. */
export function found() {
    const links = new Map();
    const add = (url, file) => links.set(url, (links.get(url) ?? new Set()).add(file));
    // print.html repeats the other pages.
    for (const name of pages.filter(name => name !== "print.html")) {
        const html = readFileSync(join(folder, name), "utf8");
        for (const [, url] of html.matchAll(/<a\b[^>]*?\shref="(https?:[^"]+)"/g)) add(unescaped(url), name);
    }
    const readme = readFileSync(join(root, "README.md"), "utf8");
    for (const [, url] of readme.matchAll(/\]\((https?:[^)\s]+)\)/g)) add(url, "README.md");
    return [...links].map(([url, used]) => ({ url, used: [...used].sort() }))
        .sort((a, b) => (a.url < b.url ? -1 : 1));
}

/** What book/links.toml says. */
export function listed() {
    return existsSync(list) ? parse(readFileSync(list, "utf8")).link ?? [] : [];
}

if (process.argv.includes("--write")) {
    const checked = new Map(listed().map(link => [link.url, link.checked]));
    const entries = found().map(({ url, used }) => `
[[link]]
url = ${JSON.stringify(url)}
used = ${JSON.stringify(used).replaceAll(",", ", ")}
checked = ${JSON.stringify(checked.get(url) ?? "never")}
`);
    writeFileSync(list, `# Every link that leaves the book, where it is used, and the day on which a person last followed it: "2026-01-31", or
# "never". Tests compare the list with the pages and fetch nothing. \`npm run links\` in book/tests adds and removes entries.
${entries.join("")}`);
    console.log(`${list}: ${entries.length} links`);
}
