// axe-core finds nothing on any page, in either theme, at desktop and phone width, sidebar open and closed. What stands
// beside or over the text when the sidebar is open is the same on every page: there the cover, a chapter and a list are enough.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chapters, desktop, launch, pages, phone, reader, themes, unfold, violations } from "./book.js";

/** One page of each kind. */
const kinds = ["index.html", chapters.find(name => /^\d/.test(name)), "claims.html"];

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const theme of themes) {
    for (const [name, size] of [["desktop", desktop], ["phone", phone]]) {
        for (const sidebar of ["open", "closed"]) {
            test(`axe finds nothing: ${theme}, ${name}, sidebar ${sidebar}`, async () => {
                const { page, open, close } = await reader(browser, { theme, size });
                const found = [];
                for (const name of sidebar === "open" ? kinds : pages) {
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
        await unfold(page);
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
