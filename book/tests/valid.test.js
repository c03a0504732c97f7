// Every page is valid HTML. What .htmlvalidate.json turns off is taste, not validity: quotes around attributes,
// styles on elements, identifiers that begin with a digit.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { folder } from "./book.js";

const rules = JSON.parse(readFileSync(new URL(".htmlvalidate.json", import.meta.url), "utf8"));
const validator = new HtmlValidate(new StaticConfigLoader(rules));

/** What is wrong, one line a fault. */
async function faults(html) {
    const report = await validator.validateString(html);
    return report.results.flatMap(result => result.messages)
        .map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`);
}

test("the validator finds faults", async () => {
    const page = body => `<!DOCTYPE html>\n<html lang="en"><head><title>x</title></head><body>${body}</body></html>\n`;
    assert.deepEqual(await faults(page("<p>y</p>")), []);
    assert.equal((await faults(page("<p><a href=\"x\">y <a href=\"z\">z</a></a></p>"))).length, 1);
});

for (const name of readdirSync(folder).filter(name => name.endsWith(".html")).sort()) {
    test(`valid: ${name}`, async () => {
        assert.deepEqual(await faults(readFileSync(join(folder, name), "utf8")), []);
    });
}
