// The look of three pages: the cover in both themes, the head of a chapter, the table of symbols. Each is compared with
// the picture in screenshots/. What is measured anew at every build is hidden, and what follows the prose is cut off.
//
// Two machines draw a letter with slightly different edges. So a picture is made half as large, each of its pixels the
// mean of four, and a pixel counts as changed only when its color differs clearly (pixelmatch's threshold, 0.2). At most
// 1 % of the pixels may have changed: drawn a third of a pixel off, a page of text changes 0.6 %, two pixels off 3.7 %.
//
// UPDATE_SCREENSHOTS=1 npm test -- screenshots.test.js    takes new pictures: look at them before you commit them.
// A picture that differs is left in target/screenshots, beside one that shows where.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { launch, reader } from "./book.js";

const here = dirname(fileURLToPath(import.meta.url));
const references = join(here, "screenshots");
const differing = join(here, "../../target/screenshots");
const size = { width: 780, height: 1040 };
const threshold = 0.2;
const tolerance = 0.01;

/** The pictures: page, theme, and the element at whose lower edge the picture ends. */
const pictures = {
    "cover-light": { page: "index.html", theme: "light", until: ".cover" },
    "cover-dark": { page: "index.html", theme: "dark", until: ".cover" },
    "chapter-light": { page: "03-newton.html", theme: "light", until: "main h1 + p" },
    "notation-light": { page: "b-notation.html", theme: "light", until: ".notation tr:nth-child(8)" },
};

// What a build measures: it keeps its place and is not shown.
const mask = ":is(.value, .claim-box, .exhibit.timed, .tally) { visibility: hidden !important }";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** A page as a picture of half its size. */
async function picture({ page: name, theme, until }, style = "") {
    const { page, open, close } = await reader(browser, { theme, size });
    await open(name);
    await page.addStyleTag({ content: mask + style });
    await page.mouse.move(0, 0);
    const end = await page.locator(until).first().evaluate(element => element.getBoundingClientRect().bottom + scrollY);
    const height = Math.min(size.height, Math.floor(end / 2) * 2);
    const shot = PNG.sync.read(await page.screenshot({ clip: { x: 0, y: 0, width: size.width, height }, animations: "disabled", caret: "hide" }));
    await close();
    return halved(shot);
}

function halved({ width, height, data }) {
    const half = new PNG({ width: width / 2, height: height / 2 });
    for (let y = 0; y < half.height; y++) {
        for (let x = 0; x < half.width; x++) {
            for (let c = 0; c < 4; c++) {
                const at = (dy, dx) => data[((2 * y + dy) * width + 2 * x + dx) * 4 + c];
                const mean = (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4;
                // In 16 steps: a third of the bytes, and far below what counts as changed.
                half.data[(y * half.width + x) * 4 + c] = Math.round(mean / 17) * 17;
            }
        }
    }
    return half;
}

/** The share of pixels that changed, and a picture of where. One of another size has changed altogether. */
function change(one, other) {
    // A line of text more or less moves the lower edge; a pixel of it is rounding.
    if (one.width !== other.width || Math.abs(one.height - other.height) > 1) return { share: 1, where: null };
    const [width, height] = [one.width, Math.min(one.height, other.height)];
    const where = new PNG({ width, height });
    const part = png => png.data.subarray(0, width * height * 4);
    const changed = pixelmatch(part(one), part(other), where.data, width, height, { threshold });
    return { share: changed / (width * height), where };
}

for (const [name, what] of Object.entries(pictures)) {
    test(`looks as it did: ${name}`, async () => {
        const file = join(references, `${name}.png`);
        const now = await picture(what);
        if (process.env.UPDATE_SCREENSHOTS) {
            mkdirSync(references, { recursive: true });
            writeFileSync(file, PNG.sync.write(now, { colorType: 2, deflateLevel: 9 }));
            return;
        }
        assert.ok(existsSync(file), `there is no ${file}: take it with UPDATE_SCREENSHOTS=1`);
        const { share, where } = change(PNG.sync.read(readFileSync(file)), now);
        if (share > tolerance) {
            mkdirSync(differing, { recursive: true });
            writeFileSync(join(differing, `${name}.png`), PNG.sync.write(now));
            if (where) writeFileSync(join(differing, `${name}-difference.png`), PNG.sync.write(where));
        }
        assert.ok(share <= tolerance, `${(100 * share).toFixed(2)} % of the pixels changed, at most ${100 * tolerance} %: see target/screenshots, and if it is right so, UPDATE_SCREENSHOTS=1`);
    });
}

test("a changed look is noticed, and the edges of letters are not", async () => {
    const what = pictures["notation-light"];
    const now = await picture(what);
    const after = async style => change(now, await picture(what, style)).share;
    assert.equal(await after(""), 0);
    for (const style of [
        "main { translate: 0 2px }",
        "main { font-family: serif }",
        "main, main th, main td { color: var(--rule-strong) }",
        ".notation table { border-block: 0; rotate: 0.4deg }",
        ".bar { display: none }",
    ]) {
        const share = await after(style);
        assert.ok(share > tolerance, `${style}: ${(100 * share).toFixed(2)} %`);
    }
    // As another machine may draw them.
    const share = await after("main { translate: 0.3px 0.2px } html { -webkit-font-smoothing: antialiased; text-rendering: geometricPrecision }");
    assert.ok(share <= tolerance, `${(100 * share).toFixed(2)} %`);
});
