// On paper: every page makes a PDF with all its figures, and nothing is cut.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chapters, launch, reader } from "./book.js";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

// A4 less print.css's margins, at 96 pixels an inch.
const sheet = { width: Math.floor((210 - 48) / 25.4 * 96), height: Math.floor((297 - 46) / 25.4 * 96) };

/** How many figures the tags of a PDF name. */
const figures = pdf => (pdf.toString("latin1").match(/\/S\s*\/Figure/g) ?? []).length;

for (const name of [...chapters, "print.html"]) {
    test(`prints whole: ${name}`, async () => {
        const { page, open, outside, close } = await reader(browser, { theme: "dark", size: sheet });
        await open(name);
        await page.emulateMedia({ media: "print" });
        const faults = await page.evaluate(({ width, height }) => {
            const found = [];
            if (getComputedStyle(document.documentElement).backgroundColor !== "rgb(255, 255, 255)") {
                found.push("the paper is not white");
            }
            for (const furniture of document.querySelectorAll(".bar, .sidebar, .turn, .copy, .search")) {
                if (furniture.getClientRects().length > 0) found.push(`${furniture.className} is printed`);
            }
            for (const svg of document.querySelectorAll("figure svg")) {
                const box = svg.getBoundingClientRect();
                const id = svg.closest("figure").id;
                if (box.width === 0) found.push(`${id} is empty`);
                if (box.left < -1 || box.right > width + 1) found.push(`${id} is cut at the side`);
                if (box.height > height) found.push(`${id} is higher than the sheet`);
            }
            for (const box of document.querySelectorAll("main pre, main table")) {
                if (box.getBoundingClientRect().right > width + 24) found.push(`${box.localName} is cut: ${box.innerText.slice(0, 60)}`);
            }
            return found;
        }, sheet);
        assert.deepEqual(faults, []);
        const drawn = await page.locator("figure svg[role=img]").count();
        const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true });
        assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
        assert.ok(figures(pdf) >= drawn, `${drawn} drawings on the page, ${figures(pdf)} in the PDF`);
        assert.deepEqual(outside, []);
        await close();
    });
}
