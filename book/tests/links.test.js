// Every link that leaves the book stands in book/links.toml, and nothing else does. Nothing is fetched.

import assert from "node:assert/strict";
import { test } from "node:test";
import { found, listed } from "./links.js";

test("book/links.toml lists the links of the pages: `npm run links` mends it", () => {
    const line = ({ url, used }) => `${url} in ${used.join(", ")}`;
    assert.deepEqual(listed().map(line), found().map(line));
});

test("each was followed on a day, or never", () => {
    const day = /^\d{4}-\d{2}-\d{2}$/;
    for (const { url, checked } of listed()) {
        const real = checked === "never" || (day.test(checked) && !Number.isNaN(Date.parse(checked)));
        assert.ok(real, `${url}: checked = ${JSON.stringify(checked)}`);
        assert.ok(checked === "never" || Date.parse(checked) <= Date.now(), `${url} was checked in the future`);
    }
});
