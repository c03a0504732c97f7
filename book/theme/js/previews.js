// Previews: a link to a figure, an equation, a reference or a claim shows what it leads to in a card
// while it has the pointer or the focus. The card repeats what the link leads to and adds nothing, so
// it is hidden from assistive technology only where the link's own name says the same (claims).
"use strict";

(function previews() {
    const main = document.querySelector("main");
    const card = document.createElement("div");
    card.className = "preview";
    card.id = "preview";
    card.setAttribute("role", "tooltip");
    card.hidden = true;
    main.append(card);

    const DELAY = 180; // ms: a pointer that only passes by opens nothing
    let shownFor = null;
    let timer = 0;

    // What a link leads to, as nodes for the card; null when there is nothing to show here.
    function content(link) {
        if (link.dataset.preview) {
            const holder = document.createElement("div");
            holder.innerHTML = link.dataset.preview; // written by the press, escaped there
            return holder;
        }
        const [page, id] = link.href.split("#");
        if (!id || page !== location.href.split("#")[0]) return null;
        if (!link.matches(".ref, .cite, .sidenote-mark a")) return null;
        const target = document.getElementById(decodeURIComponent(id));
        if (!target || target.contains(link) || isVisible(target)) return null;
        const copy = target.cloneNode(true);
        copy.classList.remove("sidenote", "wide");
        if (/^h[1-6]$/.test(copy.localName)) copy.append(sibling(target));
        const holder = document.createElement("div");
        holder.append(copy);
        // An id must stay unique; what a copy refers to by id (clip paths, markers) gets the copy's.
        const ids = [...holder.querySelectorAll("[id]")];
        let html = holder.innerHTML;
        for (const { id } of ids) {
            html = html.replaceAll(`id="${id}"`, `id="preview-${id}"`).replaceAll(`url(#${id})`, `url(#preview-${id})`)
                .replaceAll(`href="#${id}"`, `href="#preview-${id}"`);
        }
        holder.innerHTML = html.replace(/ tabindex="-?\d+"/g, "");
        return holder;
    }

    // A section's preview is its title and first paragraph.
    function sibling(heading) {
        let next = heading.nextElementSibling;
        while (next && next.localName !== "p") next = next.nextElementSibling;
        return next ? next.cloneNode(true) : "";
    }

    function isVisible(element) {
        const box = element.getBoundingClientRect();
        return box.height > 0 && box.top >= 0 && box.bottom <= window.innerHeight;
    }

    function show(link) {
        if (shownFor === link) return;
        const shown = content(link);
        hide();
        if (!shown) return;
        card.replaceChildren(...shown.childNodes);
        card.hidden = false;
        place(link);
        shownFor = link;
        link.setAttribute("aria-describedby", "preview");
    }

    function hide() {
        clearTimeout(timer);
        if (shownFor) shownFor.removeAttribute("aria-describedby");
        shownFor = null;
        card.hidden = true;
        card.replaceChildren();
    }

    // Under the link, or above it where there is more room; never beyond the window's edge.
    function place(link) {
        const gap = 6;
        const edge = 12;
        const line = link.getClientRects()[0];
        card.style.left = card.style.top = "0px";
        const origin = card.getBoundingClientRect();
        const left = Math.max(edge, Math.min(line.left, document.documentElement.clientWidth - card.offsetWidth - edge));
        const below = window.innerHeight - line.bottom;
        const above = below < card.offsetHeight + gap && line.top > below;
        const top = above ? line.top - card.offsetHeight - gap : line.bottom + gap;
        card.style.left = `${left - origin.left}px`;
        card.style.top = `${top - origin.top}px`;
    }

    const linkOf = event => event.target.closest && event.target.closest("a[href]");

    main.addEventListener("pointerover", event => {
        if (event.pointerType === "touch") return;
        const link = linkOf(event);
        clearTimeout(timer);
        if (link && !card.contains(link)) timer = setTimeout(() => show(link), DELAY);
        else if (!card.contains(event.target)) timer = setTimeout(hide, DELAY);
    });
    main.addEventListener("pointerleave", () => { timer = setTimeout(hide, DELAY); });
    main.addEventListener("focusin", event => {
        const link = linkOf(event);
        if (link && !card.contains(link) && link.matches(":focus-visible")) show(link);
    });
    main.addEventListener("focusout", event => {
        if (!card.contains(event.relatedTarget)) hide();
    });
    document.addEventListener("keydown", event => {
        if (event.key === "Escape") hide();
    });
    window.addEventListener("resize", hide);
})();

// A claim's card opens by itself (exhibits.css); here it moves along its line to stand under its mark.
(function claims() {
    function place(event) {
        const box = event.target.closest && event.target.closest(".claim-box");
        if (!box || event.target.closest(".claim-card")) return;
        const card = box.querySelector(".claim-card");
        const frame = card.offsetParent;
        if (!frame) return;
        const mark = box.getBoundingClientRect().left - frame.getBoundingClientRect().left;
        const left = Math.max(0, Math.min(mark - 20, frame.clientWidth - card.offsetWidth));
        card.style.setProperty("--card-left", `${left}px`);
    }
    document.addEventListener("pointerover", place);
    document.addEventListener("focusin", place);
})();

// Where the page has no margin, a side note is folded under its mark, and the mark opens and closes it.
(function sidenotes() {
    for (const link of document.querySelectorAll(".sidenote-mark a")) {
        const note = document.getElementById(decodeURIComponent(link.hash.slice(1)));
        if (!note) continue;
        link.addEventListener("click", event => {
            if (getComputedStyle(note).float !== "none") return; // it stands in the margin
            event.preventDefault();
            const open = note.classList.toggle("open");
            link.setAttribute("aria-expanded", String(open));
        });
    }
})();
