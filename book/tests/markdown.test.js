// The pages' Markdown is written in one way; what that means is said in .markdownlint.jsonc. `npm run markdown` mends
// what a tool can mend.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { main } from "markdownlint-cli2";

const directory = fileURLToPath(new URL(".", import.meta.url));

/** What is wrong with the files, one line a fault. */
async function faults(...files) {
    const said = [];
    await main({
        directory,
        argv: ["--config", ".markdownlint.jsonc", ...files],
        logError: line => said.push(line),
    });
    return said.filter(line => / error /.test(line));
}

test("the linter finds faults", async () => {
    const folder = mkdtempSync(join(tmpdir(), "markdown-"));
    writeFileSync(join(folder, "page.md"), "# Without a blank line below\nand with a tail \n");
    const found = await faults(join(folder, "*.md"));
    rmSync(folder, { recursive: true });
    assert.equal(found.length, 2, found.join("\n"));
});

test("the pages and the README are well written", async () => {
    assert.deepEqual(await faults("../src/**/*.md", "../../README.md"), []);
});
