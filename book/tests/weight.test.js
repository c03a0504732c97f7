// A page must arrive quickly: any chapter at most 600 KB gzipped before search loads, fonts not counted;
// the whole book on one page at most 4 MB; no figure above 60 KB.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { folder, pages } from "./book.js";

const gzipped = text => gzipSync(text).length;
const kilobytes = bytes => `${(bytes / 1024).toFixed(1)} KB`.padStart(10);

test("pages and figures are light", () => {
    const faults = [];
    for (const name of pages) {
        const html = readFileSync(join(folder, name), "utf8");
        // What the page loads by itself: styles and scripts, without the fonts that the styles name.
        const parts = [...html.matchAll(/<(?:link rel="stylesheet" href|script src)="([^"]+)"/g)]
            .map(([, path]) => path.split(/[?#]/)[0]);
        const furniture = parts.reduce((sum, path) => sum + gzipped(readFileSync(join(folder, path))), 0);
        const weight = gzipped(html) + furniture;
        const figures = [...html.matchAll(/<svg[^>]*role="img"[\s\S]*?<\/svg>/g)].map(([svg]) => gzipped(svg));
        const largest = Math.max(0, ...figures);
        console.log(`${kilobytes(weight)}  ${name} (page ${kilobytes(gzipped(html)).trim()}, largest of ${figures.length} drawings ${kilobytes(largest).trim()})`);
        const limit = name === "print.html" ? 4096 : 600;
        if (weight > limit * 1024) faults.push(`${name}: ${kilobytes(weight).trim()}, at most ${limit} KB`);
        if (largest > 60 * 1024) faults.push(`${name}: a drawing of ${kilobytes(largest).trim()}, at most 60 KB`);
    }
    assert.deepEqual(faults, []);
});
