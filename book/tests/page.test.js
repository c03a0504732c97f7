// A page stands by itself: nothing from outside, nothing thrown, nothing wider than the window, and
// readable without JavaScript.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chapters, launch, pages, phone, reader, themes, unfold } from "./book.js";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test("no page asks for anything outside the book or complains in the console", async () => {
    const { page, open, outside, complaints, close } = await reader(browser);
    for (const name of pages) {
        await open(name);
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        await page.waitForTimeout(50);
    }
    await close();
    assert.deepEqual(outside, []);
    assert.deepEqual(complaints, []);
});

for (const width of [320, 390, 768, 1280, 1440, 2560]) {
    test(`no page scrolls sideways at ${width} pixels`, async () => {
        const { page, open, close } = await reader(browser, { size: { width, height: 900 } });
        const wide = [];
        for (const name of pages) {
            await open(name);
            // With every fold open: what is hidden must fit too.
            await unfold(page);
            const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            if (over > 0) {
                const culprits = await page.evaluate(() => [...document.querySelectorAll("main *")]
                    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest("pre, .scroll, .table-wrapper, math, svg"))
                    .slice(0, 5).map(e => e.outerHTML.slice(0, 80)));
                wide.push(`${name}: ${over} px too wide: ${culprits.join(" | ")}`);
            }
        }
        await close();
        assert.deepEqual(wide, []);
    });
}

test("what scrolls sideways can be reached by the keyboard", async () => {
    const { page, open, close } = await reader(browser, { size: phone });
    const unreachable = [];
    for (const name of chapters) {
        await open(name);
        await page.waitForTimeout(300);
        unreachable.push(...(await page.evaluate(() => [...document.querySelectorAll("main *")]
            .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
                && /auto|scroll/.test(getComputedStyle(e).overflowX)
                && e.tabIndex < 0 && !e.querySelector("a, button, [tabindex='0']"))
            .map(e => e.outerHTML.slice(0, 80)))).map(where => `${name}: ${where}`));
    }
    await close();
    assert.deepEqual(unreachable, []);
});

test("a line of text holds 60 to 75 characters on a desktop", async () => {
    const { page, open, close } = await reader(browser, { size: { width: 1440, height: 900 } });
    const lengths = [];
    for (const name of chapters) {
        await open(name);
        lengths.push(...await page.evaluate(() => [...document.querySelectorAll("main > p")]
            .filter(p => !p.querySelector("math, .sidenote, .claim-card"))
            .flatMap(p => {
                const range = document.createRange();
                range.selectNodeContents(p);
                const lineHeight = parseFloat(getComputedStyle(p).lineHeight);
                const lines = Math.round(p.getBoundingClientRect().height / lineHeight);
                // The last line is short: count the others by its length so far.
                if (lines < 4) return [];
                return [p.innerText.length / (lines - 0.5)];
            })));
    }
    await close();
    assert.ok(lengths.length > 0, "no paragraph of four lines");
    const mean = lengths.reduce((a, b) => a + b) / lengths.length;
    assert.ok(mean >= 60 && mean <= 75, `mean ${mean.toFixed(1)} characters`);
});

for (const theme of themes) {
    test(`without JavaScript everything can be read: ${theme}`, async () => {
        const { page, open, outside, close } = await reader(browser, { theme, javaScriptEnabled: false });
        for (const name of chapters) {
            await open(name);
            // The system's preference chooses the theme.
            const paper = await page.locator("html").evaluate(e => getComputedStyle(e).backgroundColor);
            assert.equal(paper, theme === "light" ? "rgb(255, 253, 249)" : "rgb(23, 25, 30)");
            assert.ok(await page.locator("main h1").first().isVisible(), name);
            for (const figure of await page.locator("main figure").all()) assert.ok(await figure.isVisible());
            assert.ok(await page.locator("#sidebar").isVisible());
            assert.ok(await page.locator("#sidebar .chapter a").count() >= chapters.length);
            // Buttons that would do nothing are not offered.
            assert.equal(await page.locator("button:visible").count(), 0);
        }
        assert.deepEqual(outside, []);
        await close();
    });
}

test("without JavaScript a phone reaches the contents and every note", async () => {
    const { page, open, close } = await reader(browser, { size: phone, javaScriptEnabled: false });
    await open(chapters[0]);
    await page.click("header .without-js");
    assert.match(page.url(), /toc\.html$/);
    assert.ok(await page.locator("main .chapter a").count() >= chapters.length);
    for (const name of chapters) {
        await open(name);
        for (const mark of await page.locator(".sidenote-mark a").all()) {
            await mark.click();
            const note = page.locator(await mark.getAttribute("href"));
            assert.ok(await note.isVisible(), `${name} ${await mark.getAttribute("href")}`);
        }
    }
    await close();
});

test("ids are unique and every link within the book leads somewhere", async () => {
    const { page, open, close } = await reader(browser);
    const ids = new Map();
    const links = [];
    for (const name of pages) {
        await open(name);
        const found = await page.evaluate(() => ({
            ids: [...document.querySelectorAll("[id]")].map(e => e.id),
            links: [...document.querySelectorAll("a[href]")].map(a => a.href),
        }));
        const twice = found.ids.filter((id, i) => found.ids.indexOf(id) !== i);
        assert.deepEqual(twice, [], `${name}: an id twice`);
        ids.set(page.url().split("#")[0], new Set(found.ids));
        links.push(...found.links.map(link => `${name} → ${link}`));
    }
    await close();
    const dead = [...new Set(links)].filter(line => {
        const [target, fragment] = line.split(" → ")[1].split("#");
        return target.startsWith("file:") && fragment && ids.has(target) && !ids.get(target).has(decodeURIComponent(fragment));
    });
    assert.deepEqual(dead, []);
});
