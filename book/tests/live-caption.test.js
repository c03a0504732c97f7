// The caption of a live figure: while the figure is turned it tells of what is seen, in the words of the function that draws,
// and its formulas are those of the press with other numbers.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, reader } from "./book.js";
import { figures, inPage, requestAt, wake } from "./live.js";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const basins = figures.find(figure => figure.package === "newton" && figure.name === "basins");
const paths = figures.find(figure => figure.package === "newton" && figure.name === "paths");

/** What stands in the caption of a figure, without its number and its foot. */
const caption = (page, figure) => page.locator(`[id="${figure.id}"] figcaption`).evaluate(caption => {
    const copy = caption.cloneNode(true);
    copy.querySelectorAll(".label, .exhibit-foot").forEach(part => part.remove());
    copy.querySelectorAll(":scope > span").forEach(span => { if (!span.className) span.replaceWith(...span.childNodes); });
    return copy.innerHTML.replace(/\s+/g, " ").trim();
});

/** Turns a figure by its address, and waits until it rests. */
async function turn(page, figure, settings) {
    const controls = `[id="${figure.id}"] .instrument`;
    await page.evaluate(([controls, hash]) => {
        delete document.querySelector(controls).dataset.fine;
        location.hash = hash;
    }, [controls, `${figure.id}?${settings}`]);
    await page.waitForFunction(controls => document.querySelector(controls).dataset.fine, controls);
}

const settings = request => request.split("\n").slice(1).join("&");
const words = pieces => pieces.map(piece => (typeof piece === "string" ? piece : piece.emphasis ?? "")).join("");

describe("the page writes the caption of the figure as it is turned", () => {
    for (const figure of figures) {
        test(`${figure.package}:${figure.name}`, async () => {
            const { page, open, complaints, close } = await reader(browser);
            await open(figure.page);
            const printed = await caption(page, figure);
            await wake(page, figure);
            assert.equal(await caption(page, figure), printed, "a figure that wakes keeps its caption");
            for (const place of [0.17, 0.52, 0.81]) {
                const request = requestAt(figure, place);
                const here = inPage(figure, request); // what the chapter writes, says live.test.js
                if (figure.knobs.every(({ flag, default: value }) => request.includes(`\n${flag}=${value}`))) continue;
                assert.notEqual(here.caption, null, "the page can put this caption together");
                await turn(page, figure, settings(request));
                const shown = await caption(page, figure);
                const text = await page.evaluate(html => new DOMParser().parseFromString(html, "text/html").body.textContent, shown);
                for (const piece of here.caption) {
                    for (const number of piece.numbers ?? []) {
                        assert.ok(text.includes(number.replace("-", "−")), `${number} is not in: ${text}`);
                    }
                }
                const plain = await page.evaluate(html => {
                    const { body } = new DOMParser().parseFromString(html, "text/html");
                    body.querySelectorAll(".nobreak, math").forEach(formula => formula.remove());
                    return body.textContent;
                }, shown);
                assert.equal(plain.trim(), words(here.caption).trim());
                assert.doesNotMatch(shown, /data-s(lot|ign)/);
                const name = await page.locator(`[id="${figure.id}"] [aria-label]`).first().getAttribute("aria-label");
                assert.equal(name, here.alt, "the drawing is named as it is turned");
                assert.match(await page.locator(`[id="${figure.id}"] .turned`).textContent(), /^Turned, with its caption/);
            }
            await page.click(`[id="${figure.id}"] [data-does=reset]`);
            assert.equal(await caption(page, figure), printed);
            assert.equal(await page.locator(`[id="${figure.id}"] .turned`).textContent(), "");
            assert.deepEqual(complaints, []);
            await close();
        });
    }
});

/** Changes the captions in the answers of the module before the page reads them. */
async function withCaption(page, change) {
    await page.addInitScript(change => {
        const parse = JSON.parse;
        JSON.parse = text => {
            const read = parse(text);
            if (read?.caption) read.caption = new Function("caption", `return ${change}`)(read.caption);
            return read;
        };
        delete window.Worker; // the page itself then draws, and reads
    }, change);
}

test("a caption that is put together at the defaults is the one that is printed", async () => {
    for (const figure of figures) {
        const { page, open, close } = await reader(browser);
        const standard = inPage(figure, figure.name).caption;
        await withCaption(page, JSON.stringify(standard));
        await open(figure.page);
        const printed = await caption(page, figure);
        await wake(page, figure);
        await turn(page, figure, settings(requestAt(figure, 0.3)));
        assert.match(await page.locator(`[id="${figure.id}"] .turned`).textContent(), /^Turned, with its caption/);
        assert.equal(await caption(page, figure), printed, `${figure.package}:${figure.name}`);
        await close();
    }
});

test("a caption that the page cannot put together stays as it is printed", async () => {
    for (const change of ["null", "[...caption, { shape: 'x^±', numbers: ['2'], before: '', after: '' }]"]) {
        const { page, open, complaints, close } = await reader(browser);
        await withCaption(page, change);
        await open(paths.page);
        const printed = await caption(page, paths);
        await wake(page, paths);
        await turn(page, paths, "damping=0.5");
        assert.equal(await caption(page, paths), printed);
        const note = await page.locator(`[id="${paths.id}"] .turned`).textContent();
        assert.match(note, /^Turned; caption and text tell of the printed figure/);
        assert.deepEqual(complaints, []);
        await close();
    }
});

test("number, source and command of a figure stay while it is turned", async () => {
    const { page, open, close } = await reader(browser);
    await open(basins.page);
    const rest = () => page.locator(`[id="${basins.id}"] figcaption`).evaluate(caption => [
        caption.querySelector(".label").outerHTML, caption.querySelector(".exhibit-foot").outerHTML,
    ]);
    await wake(page, basins);
    const before = await rest();
    await turn(page, basins, "damping=0.5");
    assert.match(await caption(page, basins), /<mi>α<\/mi><mo>=<\/mo><mn>0.5<\/mn>/);
    assert.deepEqual(await rest(), before);
    await close();
});
