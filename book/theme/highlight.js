// Code is highlighted when the book is built; no page loads this file.
