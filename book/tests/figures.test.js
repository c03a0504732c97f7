// Drawings can be read: their labels against the paper, and in words by whoever cannot see them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pages, reader, themes } from "./book.js";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

// axe does not look into drawings: every label must reach 4.5 : 1 against the paper, every line 3 : 1.
for (const theme of themes) {
    test(`figures are readable: ${theme}`, async () => {
        const { page, open, close } = await reader(browser, { theme });
        const weak = [];
        for (const name of pages.filter(name => name !== "print.html")) {
            await open(name);
            weak.push(...await page.evaluate(() => {
                const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
                const rgb = color => {
                    canvas.clearRect(0, 0, 1, 1);
                    canvas.fillStyle = color;
                    canvas.fillRect(0, 0, 1, 1);
                    return [...canvas.getImageData(0, 0, 1, 1).data];
                };
                const luminance = ([r, g, b]) => [r, g, b]
                    .map(v => v / 255)
                    .map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
                    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
                const contrast = (a, b) => {
                    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
                    return (high + 0.05) / (low + 0.05);
                };
                const paper = rgb(getComputedStyle(document.documentElement).backgroundColor);
                const found = [];
                for (const text of document.querySelectorAll("figure svg text")) {
                    const ratio = contrast(rgb(getComputedStyle(text).fill), paper);
                    if (ratio < 4.5) found.push(`${text.closest("figure").id}: “${text.textContent}” ${ratio.toFixed(2)} : 1`);
                }
                // The six inks and the ink of text: grids and contours may be quieter, they carry no data alone.
                for (const ink of ["blue", "orange", "green", "red", "purple", "cyan", "text"]) {
                    const probe = document.createElement("i");
                    probe.style.color = `var(--plot-${ink})`;
                    document.body.append(probe);
                    const ratio = contrast(rgb(getComputedStyle(probe).color), paper);
                    probe.remove();
                    if (ratio < 4.5) found.push(`--plot-${ink}: ${ratio.toFixed(2)} : 1`);
                }
                return found;
            }));
        }
        await close();
        assert.deepEqual(weak, []);
    });
}

test("every figure says in words what it shows, and its numbers are one step away", async () => {
    const { page, open, close } = await reader(browser);
    const silent = [];
    for (const name of pages.filter(name => name !== "print.html")) {
        await open(name);
        silent.push(...await page.evaluate(() => [...document.querySelectorAll("figure.figure")].flatMap(figure => {
            const faults = [];
            // One drawing says what it shows itself; of several panels the group says it and each panel its name.
            const drawings = [...figure.querySelectorAll(".panel > svg")];
            const said = drawings.length === 1 ? drawings[0] : figure.querySelector(".panels");
            if ((said?.getAttribute("aria-label") ?? "").length < 20) faults.push("no alternative text");
            if (drawings.some(svg => !svg.getAttribute("aria-label"))) faults.push("a panel without a name");
            if (!figure.querySelector("a.exhibit-data")) faults.push("no data");
            return faults.map(fault => `${figure.id}: ${fault}`);
        })));
    }
    await close();
    assert.deepEqual(silent, []);
});
