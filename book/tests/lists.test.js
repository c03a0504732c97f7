// The cover, the map, and the lists at the end of the book: they lead where they say, by keyboard too, and are legible on a phone.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PNG } from "pngjs";
import { chapters, desktop, folder, launch, phone, reader, themes } from "./book.js";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test("the book opens with its cover: title, picture, a way in", async () => {
    for (const size of [desktop, phone]) {
        const { page, open, complaints, close } = await reader(browser, { size });
        await open("index.html");
        assert.equal((await page.locator("main h1").innerText()).trim(), "Beyond the Gradient");
        const drawing = page.locator(".cover .drawing svg");
        assert.ok(await drawing.isVisible());
        assert.ok((await drawing.getAttribute("aria-label")).length > 20);
        // Begin without scrolling.
        const begin = page.locator(".cover-start a").first();
        const box = await begin.boundingBox();
        assert.ok(box.y + box.height <= size.height, `the way in lies at ${box.y} of ${size.height} pixels`);
        await begin.click();
        await page.waitForURL(/preface\.html$/);
        assert.deepEqual(complaints, []);
        await close();
    }
});

test("the map has every chapter of the contents, says in words what its lines say, and leads there by keyboard", async () => {
    const { page, open, close } = await reader(browser);
    await open("index.html");
    const contents = await page.locator("#sidebar .chapter > li strong").allInnerTexts();
    const stops = page.locator(".book-map li");
    assert.equal(await stops.count(), contents.length);
    const rows = await stops.evaluateAll(items => items.map(item => ({
        needs: [...item.querySelector(".map-needs").textContent.matchAll(/\d+/g)].map(([number]) => +number),
        draft: item.classList.contains("draft"),
        lines: item.querySelectorAll("line, path[stroke]").length,
        link: item.querySelector("a")?.href,
    })));
    for (const [index, row] of rows.entries()) {
        assert.equal(row.draft, !row.link, `row ${index + 1}`);
        assert.ok(row.needs.every(need => need <= index), `chapter ${index + 1} needs a later one`);
        if (row.needs.length > 0) assert.ok(row.lines > 0, `no line leads to chapter ${index + 1}`);
    }
    assert.ok(rows.some(row => row.needs.length > 0), "no chapter needs another");
    // One step of the tabulator from chapter to chapter, in the order of the book.
    const links = rows.filter(row => row.link).map(row => row.link);
    await page.locator(".book-map a").first().focus();
    for (const link of links) {
        assert.equal(await page.evaluate(() => document.activeElement.href), link);
        await page.keyboard.press("Tab");
    }
    await close();
});

for (const theme of themes) {
    test(`the map is legible on a phone: ${theme}`, async () => {
        const { page, open, close } = await reader(browser, { size: phone, theme });
        await open("index.html");
        const faults = await page.evaluate(() => [...document.querySelectorAll(".book-map li")].flatMap(item => {
            const lines = item.querySelector(".map-lines").getBoundingClientRect();
            const found = [];
            for (const text of item.querySelectorAll("p")) {
                const range = document.createRange();
                range.selectNodeContents(text);
                const box = range.getBoundingClientRect();
                const name = `“${text.textContent}”`;
                if (box.left < lines.right) found.push(`${name} lies on the lines`);
                if (box.right > innerWidth) found.push(`${name} leaves the window`);
                if (parseFloat(getComputedStyle(text).fontSize) < 14) found.push(`${name} is small`);
            }
            // The stop stands at the middle of its title's first line.
            const stop = item.querySelector("circle").getBoundingClientRect();
            const title = item.querySelector(".map-title");
            const line = title.getBoundingClientRect().top + parseFloat(getComputedStyle(title).paddingTop) + 15;
            if (Math.abs((stop.top + stop.bottom) / 2 - line) > 2) found.push(`the stop of “${title.textContent}” stands beside it`);
            // A row's lines reach the next row.
            const below = item.nextElementSibling?.querySelector(".map-lines").getBoundingClientRect();
            if (below && lines.bottom < below.top) found.push(`the lines break below “${title.textContent}”`);
            return found;
        }));
        assert.deepEqual(faults, []);
        await close();
    });
}

test("every claim of the text leads to its place in the list, and the list back to the sentence", async () => {
    const { page, open, close } = await reader(browser);
    const made = new Map();
    for (const name of chapters) {
        await open(name);
        for (const [id, href] of await page.locator("main .claim-box[id]").evaluateAll(
            boxes => boxes.map(box => [box.id, box.querySelector("a.claim").getAttribute("href")]),
        )) made.set(href, `${name}#${id}`);
    }
    assert.ok(made.size > 0, "no claim in the whole book");
    await open("claims.html");
    const listed = await page.locator(".claim-list > li").evaluateAll(items => items.map(item => ({
        href: `claims.html#${item.id}`,
        back: [...item.querySelectorAll(".claim-made a")].map(a => a.getAttribute("href")),
        words: item.innerText,
    })));
    assert.deepEqual(listed.map(item => item.href).sort(), [...made.keys()].sort());
    for (const { href, back, words } of listed) {
        assert.ok(back.includes(made.get(href)), `${href} leads back to ${back}`);
        assert.match(words, /measured .+\sclaimed .+\.rs:\d+/s);
    }
    const counted = await page.locator(".claim-summary").innerText();
    assert.ok(counted.startsWith(`${listed.length} claims`), counted);
    await close();
});

test("the list of figures has each with its number, and pictures that follow the chosen paper", async () => {
    const { page, open, close } = await reader(browser);
    const shown = [];
    for (const name of chapters) {
        await open(name);
        // A figure on a page that is not its home carries its home's number as a link.
        shown.push(...await page.locator("main figure:is(.figure, .table) > figcaption > .label:not(:has(a))")
            .evaluateAll((labels, name) => labels.map(label => `${name}#${label.closest("figure").id}`), name));
    }
    await open("figures.html");
    const listed = await page.locator(".figure-list a.listed").evaluateAll(links => links.map(a => a.getAttribute("href")));
    assert.deepEqual(listed.sort(), shown.sort());
    for (const source of await page.locator("img.thumbnail").evaluateAll(images => images.map(image => image.getAttribute("src")))) {
        assert.ok(existsSync(join(folder, source)), source);
    }
    // The reader's choice, not the system's: the drawing is an image and learns of it through its color scheme.
    const image = page.locator("img.thumbnail").first();
    await image.evaluate(image => image.decode());
    // Most of a drawing is its paper: the median of what is left and above, where the image fills its box.
    const shade = async () => {
        const { width, height, data } = PNG.sync.read(await image.screenshot());
        const reds = [];
        for (let y = 0; y < height / 2; y++) for (let x = 0; x < width / 2; x++) reds.push(data[(y * width + x) * 4]);
        return reds.sort((a, b) => a - b)[Math.floor(reds.length / 2)];
    };
    assert.ok(await shade() > 200);
    await page.click("#theme-toggle");
    await page.click("input[name=theme][value=dark]");
    await page.keyboard.press("Escape");
    await page.waitForTimeout(200);
    assert.equal(await image.evaluate(image => getComputedStyle(image).colorScheme), "dark");
    assert.ok(await shade() < 60);
    await close();
});
