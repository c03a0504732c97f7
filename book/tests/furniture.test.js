// Theme, contents, search, previews, notes, copying: what JavaScript adds, by mouse and by keyboard.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chapters, desktop, folder, launch, pages, phone, reader } from "./book.js";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** Waits until the paper has another color than `before` and gives it. */
async function paperAfter(page, before) {
    await page.waitForFunction(color => getComputedStyle(document.documentElement).backgroundColor !== color, before);
    return paper(page);
}

const paper = page => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

test("the theme follows the system until the reader chooses, and the choice lasts", async () => {
    const { page, open, close } = await reader(browser, { theme: "dark" });
    await open(chapters[0]);
    const dark = await paper(page);
    await page.emulateMedia({ colorScheme: "light" });
    const light = await paperAfter(page, dark);

    await page.click("#theme-toggle");
    await page.getByLabel("Dark", { exact: true }).check();
    assert.equal(await paper(page), dark);
    await page.keyboard.press("Escape");
    assert.ok(!await page.locator("#theme-menu").isVisible());
    await open(chapters[1] ?? chapters[0]);
    assert.equal(await paper(page), dark, "the choice lasts over pages");

    // By keyboard alone: the radios take the arrows.
    await page.focus("#theme-toggle");
    await page.keyboard.press("Enter");
    await page.getByLabel("Dark", { exact: true }).focus();
    await page.keyboard.press("ArrowUp");
    assert.equal(await paper(page), light);
    assert.ok(page.url().endsWith(chapters[1] ?? chapters[0]), "arrows in the menu turn no page");
    await page.getByLabel("As the system").check();
    await page.emulateMedia({ colorScheme: "dark" });
    assert.equal(await paperAfter(page, light), dark);
    await close();
});

test("the skip link comes first and leads to the text", async () => {
    const { page, open, close } = await reader(browser);
    await open(chapters[0]);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip-link");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.localName), "main");
    await close();
});

test("on a desktop the contents stand beside the text and are remembered", async () => {
    const { page, open, close } = await reader(browser);
    await open(chapters[0]);
    assert.ok(await page.locator("#sidebar").isVisible());
    assert.equal(await page.locator('#sidebar [aria-current="page"]').count(), 1);
    await page.click("#sidebar-toggle");
    assert.ok(!await page.locator("#sidebar").isVisible());
    await open(chapters[0]);
    assert.ok(!await page.locator("#sidebar").isVisible());
    await close();
});

test("on a phone the contents are a drawer: opened, left with Escape, closed by a choice", async () => {
    const { page, open, close } = await reader(browser, { size: phone });
    await open(chapters[0]);
    assert.ok(!await page.locator("#sidebar").isVisible());
    await page.click("#sidebar-toggle");
    assert.ok(await page.locator("#sidebar").isVisible());
    assert.ok(await page.evaluate(() => document.getElementById("sidebar").contains(document.activeElement)));
    await page.keyboard.press("Escape");
    assert.ok(!await page.locator("#sidebar").isVisible());
    assert.equal(await page.evaluate(() => document.activeElement.id), "sidebar-toggle");
    await page.click("#sidebar-toggle");
    await page.click("#sidebar .chapter a >> nth=1");
    assert.ok(!await page.locator("#sidebar").isVisible());
    await close();
});

test("arrows turn the pages, but not while something else has them", async () => {
    const { page, open, close } = await reader(browser);
    await open("index.html");
    const next = await page.locator('.turn a[rel="next"]').evaluate(a => a.href);
    await page.keyboard.press("ArrowRight");
    await page.waitForURL(next);
    const previous = await page.locator('.turn a[rel="prev"]').evaluate(a => a.href);
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(previous);

    await page.keyboard.press("?");
    await page.locator("#shortcuts").waitFor({ state: "visible" });
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(200);
    assert.equal(page.url(), previous);
    await page.keyboard.press("Escape");
    await page.locator("#shortcuts").waitFor({ state: "hidden" });
    await close();
});

async function results(page, words) {
    await page.keyboard.press("/");
    await page.fill("#mdbook-searchbar", "");
    await page.locator("#mdbook-searchbar").pressSequentially(words);
    await page.waitForFunction(
        words => document.getElementById("mdbook-searchresults-header").textContent.includes(`'${words}'`), words);
    const found = await page.locator("#mdbook-searchresults li a").evaluateAll(links => links.map(a => a.href));
    await page.keyboard.press("Escape");
    return found;
}

test("search finds the words of a caption and of a listing", async () => {
    const { page, open, complaints, close } = await reader(browser);
    const wanted = [];
    for (const name of chapters) {
        await open(name);
        wanted.push(...await page.evaluate(() => {
            const rare = text => text.match(/\p{L}{7,}/gu) ?? [];
            const caption = document.querySelector("figure.figure figcaption");
            const listing = document.querySelector("figure.listing pre code");
            return [caption && rare(caption.innerText).at(-1), listing && rare(listing.innerText)[0]].filter(Boolean);
        }));
    }
    assert.ok(wanted.length > 0, "no caption in the whole book");
    await open("index.html");
    for (const word of wanted) {
        assert.ok((await results(page, word.toLowerCase())).length > 0, `nothing found for “${word}”`);
    }
    assert.deepEqual(complaints, []);
    await close();
});

test("search does not find the markup of formulas or the labels of drawings", async () => {
    const { page, open, close } = await reader(browser);
    await open("index.html");
    for (const word of ["mrow", "mathvariant", "munderover", "polyline", "viewbox"]) {
        assert.deepEqual(await results(page, word), [], word);
    }
    const file = readdirSync(folder).find(name => /^searchindex.*\.js$/.test(name));
    const index = readFileSync(join(folder, file), "utf8");
    // What one page draws, another may say in words, where search finds it rightly.
    const words = [], labels = [];
    for (const name of chapters) {
        await open(name);
        const found = await page.evaluate(() => {
            const words = [...document.querySelectorAll("main")].map(main => {
                const copy = main.cloneNode(true);
                for (const svg of copy.querySelectorAll("svg")) svg.remove();
                return copy.textContent + [...main.querySelectorAll("[aria-label]")].map(e => e.ariaLabel).join(" ");
            }).join(" ");
            const labels = [...document.querySelectorAll("figure svg text")].map(t => t.textContent.trim());
            return { words, labels };
        });
        words.push(found.words);
        labels.push(...found.labels);
    }
    const said = words.join(" ");
    const leaked = labels.filter(label => label.length > 9 && !said.includes(label) && index.includes(label));
    await close();
    assert.deepEqual(leaked, []);
});

test("a found page marks the words, and a click takes the marks away", async () => {
    const { page, open, close } = await reader(browser);
    await open("index.html");
    const [first] = await results(page, "curvature");
    assert.ok(first, "a book on curvature must find it");
    await page.goto(first);
    assert.ok(await page.locator("mark").count() > 0);
    await close();
});

test("a reference shows what it leads to, to the keyboard and to the pointer", async () => {
    const { page, open, complaints, close } = await reader(browser);
    let seen = 0;
    for (const name of chapters) {
        await open(name);
        await page.keyboard.press("Tab"); // from now on the reader uses the keyboard
        for (const link of await page.locator("main a.ref, main a.cite").all()) {
            // A link to a whole chapter has nothing to show but the chapter.
            const here = await link.evaluate(a => "preview" in a.dataset || a.hash !== "" && a.href.split("#")[0] === location.href.split("#")[0]);
            if (!here) continue;
            await page.evaluate(() => scrollTo(0, 0));
            await link.focus();
            const visible = await link.evaluate(a => {
                const target = document.getElementById(decodeURIComponent(a.hash.slice(1)));
                const box = target?.getBoundingClientRect();
                return !("preview" in a.dataset) && box && box.top >= 0 && box.bottom <= innerHeight;
            });
            if (visible) continue; // what stands on the screen needs no card
            const card = page.locator("#preview");
            assert.ok(await card.isVisible(), `${name}: no preview for ${await link.getAttribute("href")}`);
            assert.ok((await card.innerText()).trim().length > 0);
            const box = await card.boundingBox();
            assert.ok(box.x >= 0 && box.x + box.width <= desktop.width, `${name}: the card leaves the window`);
            await page.keyboard.press("Escape");
            assert.ok(!await card.isVisible());
            if (seen++ < 3) {
                await page.mouse.move(0, 0);
                await link.hover();
                await card.waitFor({ state: "visible" });
                await page.mouse.move(0, 0);
                await card.waitFor({ state: "hidden" });
            }
        }
    }
    await close();
    assert.ok(seen > 0, "no reference in the whole book");
    assert.deepEqual(complaints, []);
});

test("a claim's card shows measured value and bound, to the keyboard, within its column", async () => {
    const { page, open, close } = await reader(browser, { size: phone });
    let seen = 0;
    for (const name of chapters) {
        await open(name);
        // The marks in a table of verdicts are links to where the claim is made, and have no card.
        for (const claim of await page.locator(".claim-box > .claim").all()) {
            await claim.focus();
            const card = claim.locator("xpath=following-sibling::*[contains(@class,'claim-card')]");
            assert.ok(await card.isVisible(), `${name}: ${await claim.getAttribute("aria-label")}`);
            assert.match(await card.innerText(), /measured/);
            const box = await card.boundingBox();
            assert.ok(box.x >= 0 && box.x + box.width <= phone.width, `${name}: the card leaves the window`);
            seen++;
        }
    }
    await close();
    assert.ok(seen > 0, "no claim in the whole book");
});

test("side notes stand in the margin of a wide page and unfold on a phone", async () => {
    for (const size of [{ width: 1600, height: 900 }, phone]) {
        const { page, open, close } = await reader(browser, { size });
        for (const name of chapters) {
            await open(name);
            for (const mark of await page.locator(".sidenote-mark a").all()) {
                const note = page.locator(await mark.getAttribute("href"));
                if (size === phone) {
                    assert.ok(!await note.isVisible());
                    await mark.click();
                    assert.ok(await note.isVisible());
                    await mark.click();
                    assert.ok(!await note.isVisible());
                } else {
                    const box = await note.boundingBox();
                    const text = await page.locator("main").boundingBox();
                    assert.ok(box.x >= text.x + text.width, `${name}: a note lies in the text`);
                    assert.ok(box.x + box.width <= size.width);
                }
            }
        }
        await close();
    }
});

test("code can be copied", async () => {
    const { page, open, close } = await reader(browser, { permissions: ["clipboard-read", "clipboard-write"] });
    const name = await (async () => {
        for (const name of chapters) {
            await open(name);
            if (await page.locator(".code-frame .copy").count()) return name;
        }
        return null;
    })();
    assert.ok(name, "no code in the whole book");
    // In a fold the button is hidden with its code.
    const button = page.locator(".code-frame:visible .copy").first();
    await button.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => [...document.querySelectorAll(".copy")].some(b => b.textContent === "Copied"));
    await close();
});

test("every page has one title, one main, and names itself", async () => {
    const { page, open, close } = await reader(browser);
    const titles = new Map();
    for (const name of pages) {
        await open(name);
        assert.equal(await page.locator("main").count(), 1, name);
        if (name !== "print.html") assert.equal(await page.locator("main h1").count(), 1, name);
        const title = await page.title();
        assert.ok(!titles.has(title), `${name} and ${titles.get(title)} are both called “${title}”`);
        titles.set(title, name);
    }
    await close();
});
