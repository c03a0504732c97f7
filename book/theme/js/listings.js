// Code can be copied, and what scrolls sideways can be reached by the keyboard.
"use strict";

(function copyButtons() {
    for (const block of document.querySelectorAll("main pre")) {
        const code = block.querySelector("code") || block;
        const frame = document.createElement("div");
        frame.className = "code-frame";
        block.replaceWith(frame);
        const button = document.createElement("button");
        button.type = "button";
        button.className = "copy";
        button.textContent = "Copy";
        button.setAttribute("aria-label", "Copy this code");
        frame.append(block, button);
        button.addEventListener("click", async () => {
            const done = await copyText(code.textContent);
            button.textContent = done ? "Copied" : "Press Ctrl+C";
            if (!done) getSelection().selectAllChildren(code);
            setTimeout(() => { button.textContent = "Copy"; }, 2000);
        });
    }
})();

// A command in a sentence may break between its words but not within `--release`.
(function inlineCode() {
    for (const code of document.querySelectorAll("main :not(pre) > code")) {
        if (code.children.length > 0 || !/-/.test(code.textContent)) continue;
        const words = code.textContent.split(/( )/).map(word => {
            if (!/-/.test(word) || word.length > 30) return word;
            const span = document.createElement("span");
            span.className = "nobreak";
            span.textContent = word;
            return span;
        });
        code.replaceChildren(...words);
    }
})();

(function scrollers() {
    const names = [["pre", "Code"], [".table-wrapper, .scroll", "Table"], ['.formula, math[display="block"]:not(.formula > *)', "Equation"]];

    // What is too wide may first reach into the margin (exhibits.css), then scrolls.
    function outerOf(box) {
        const outer = box.closest("figure.listing, figure.table") || box.closest(".code-frame, .table-wrapper, .equation");
        return outer && outer.parentElement.localName === "main" ? outer : null;
    }

    function update() {
        const boxes = names.flatMap(([selector, name]) =>
            [...document.querySelectorAll(`main :is(${selector})`)].map(box => [box, name, outerOf(box)]));
        const tooWide = box => box.scrollWidth > box.clientWidth + 1;
        // A figure may hold several boxes, its table and a listing in a fold: it is wide if any of them needs it.
        for (const [, , outer] of boxes) outer?.classList.remove("wide");
        for (const [box, , outer] of boxes) if (outer && tooWide(box)) outer.classList.add("wide");
        for (const [box, name] of boxes) {
            const overflows = tooWide(box);
            box.classList.toggle("overflows", overflows);
            // A stop of the keyboard only where there is something to scroll.
            if (overflows) {
                box.tabIndex = 0;
                if (box.localName !== "pre" && !box.hasAttribute("aria-label")) {
                    box.setAttribute("role", "group");
                    box.setAttribute("aria-label", `${name}, scrolls sideways`);
                }
            } else {
                box.removeAttribute("tabindex");
            }
        }
    }

    let timer = 0;
    new ResizeObserver(() => {
        clearTimeout(timer);
        timer = setTimeout(update, 100);
    }).observe(document.querySelector("main"));
    document.fonts.ready.then(update);
    update();
})();
