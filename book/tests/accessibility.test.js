// axe-core finds nothing on any page, in either theme, at desktop and phone width, sidebar open and closed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desktop, launch, pages, phone, reader, themes, violations } from "./book.js";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const theme of themes) {
    for (const [name, size] of [["desktop", desktop], ["phone", phone]]) {
        for (const sidebar of ["open", "closed"]) {
            test(`axe finds nothing: ${theme}, ${name}, sidebar ${sidebar}`, async () => {
                const { page, open, close } = await reader(browser, { theme, size });
                const found = [];
                for (const name of pages) {
                    // print.html repeats all pages: once is enough.
                    if (name === "print.html" && (theme !== "light" || size !== desktop || sidebar !== "closed")) continue;
                    await open(name);
                    assert.ok(await page.evaluate(t => document.documentElement.classList.contains(t), theme));
                    const isOpen = await page.getAttribute("#sidebar-toggle", "aria-expanded") === "true";
                    if (isOpen !== (sidebar === "open")) {
                        // On a phone the open drawer lies over its button: the veil or Escape closes it.
                        if (isOpen && size === phone) await page.keyboard.press("Escape");
                        else await page.click("#sidebar-toggle");
                    }
                    for (const violation of await violations(page)) found.push(`${name}: ${violation}`);
                }
                await close();
                assert.deepEqual(found, [], "\n" + found.join("\n"));
            });
        }
    }
}

test("axe finds nothing with search results, the theme menu, every fold and a claim's card open", async () => {
    const { page, open, close } = await reader(browser);
    const found = [];
    for (const name of pages.filter(name => name !== "print.html")) {
        await open(name);
        await page.evaluate(() => { for (const fold of document.querySelectorAll("details")) fold.open = true; });
        const claim = page.locator(".claim").first();
        if (await claim.count()) await claim.focus();
        for (const violation of await violations(page)) found.push(`${name}, folds: ${violation}`);
    }
    await open("index.html");
    await page.click("#theme-toggle");
    for (const violation of await violations(page)) found.push(`theme menu: ${violation}`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page.locator("#mdbook-searchbar").pressSequentially("step");
    await page.waitForSelector("#mdbook-searchresults li");
    for (const violation of await violations(page)) found.push(`search: ${violation}`);
    await close();
    assert.deepEqual(found, [], "\n" + found.join("\n"));
});

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
