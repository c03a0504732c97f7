// Every letter comes from the book's own fonts, which are few and small.

import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chapters, folder, launch, reader } from "./book.js";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test("the fonts weigh at most 400 KB together, and their licenses lie beside them", () => {
    const fonts = readdirSync(join(folder, "fonts"));
    const weights = fonts.filter(name => name.endsWith(".woff2")).map(name => [name, statSync(join(folder, "fonts", name)).size]);
    const total = weights.reduce((sum, [, size]) => sum + size, 0);
    for (const [name, size] of weights) console.log(`${(size / 1024).toFixed(1).padStart(7)} KB  ${name}`);
    console.log(`${(total / 1024).toFixed(1).padStart(7)} KB  in all`);
    assert.ok(total > 0 && total <= 400 * 1024);
    assert.ok(fonts.some(name => /^LICENSE-TeXGyrePagella/.test(name)));
    assert.ok(fonts.some(name => /^LICENSE-JetBrainsMono/.test(name)));
});

test("no letter of the book is borrowed from the system", async () => {
    const { page, open, close } = await reader(browser);
    // Every combination of font and character that the pages use.
    const used = new Map();
    for (const name of chapters) {
        await open(name);
        const found = await page.evaluate(() => {
            for (const fold of document.querySelectorAll("details")) fold.open = true;
            const set = new Set();
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const parent = walker.currentNode.parentElement;
                if (parent.closest("script, style, noscript, template, title")) continue;
                const style = getComputedStyle(parent);
                const font = JSON.stringify([style.fontFamily, style.fontStyle, +style.fontWeight >= 600 ? "700" : "400"]);
                // A lone letter in mathematics is set in the italic of U+1D400.
                const text = style.textTransform === "math-auto" ? "" : walker.currentNode.textContent;
                for (const character of text.replace(/\s/g, "")) set.add(font + character);
            }
            return [...set];
        });
        for (const key of found) if (!used.has(key)) used.set(key, name);
    }
    await open(chapters[0]);
    await page.evaluate(keys => {
        const sheet = document.createElement("div");
        for (const key of keys) {
            const cut = key.indexOf("]") + 1;
            const [family, style, weight] = JSON.parse(key.slice(0, cut));
            const cell = document.createElement("span");
            cell.className = "probe";
            Object.assign(cell.style, { fontFamily: family, fontStyle: style, fontWeight: weight });
            cell.textContent = key.slice(cut);
            sheet.append(cell);
        }
        document.body.append(sheet);
    }, [...used.keys()]);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(300);
    const session = await page.context().newCDPSession(page);
    await session.send("DOM.enable");
    await session.send("CSS.enable");
    const { root } = await session.send("DOM.getDocument");
    const { nodeIds } = await session.send("DOM.querySelectorAll", { nodeId: root.nodeId, selector: ".probe" });
    const keys = [...used.keys()];
    const borrowed = [];
    for (const [i, nodeId] of nodeIds.entries()) {
        const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
        for (const font of fonts.filter(font => !font.isCustomFont)) {
            const cut = keys[i].indexOf("]") + 1;
            const character = keys[i].slice(cut);
            const code = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
            borrowed.push(`${used.get(keys[i])}: “${character}” U+${code} in ${keys[i].slice(2, 20)}… from ${font.familyName}`);
        }
    }
    await close();
    assert.ok(keys.length > 50);
    assert.deepEqual(borrowed, []);
});
