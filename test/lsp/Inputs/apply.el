;;; -*- lexical-binding: t; -*-
;; Opens a file, waits for the finding at a line that holds RECORO_AT, applies the
;; action whose title holds RECORO_DO once it is offered, and writes all files.
(package-initialize)
(load (getenv "RECORO_EL"))
(setq eglot-confirm-server-initiated-edits nil
      make-backup-files nil
      create-lockfiles nil)

(defun wait-for (what test)
  "Let things happen until TEST holds; WHAT says what for."
  (let ((end (+ (float-time) 280)))
    (while (not (funcall test))
      (when (> (float-time) end)
        (message "no %s" what)
        (kill-emacs 1))
      (accept-process-output nil 0.1))))

(find-file (getenv "RECORO_FILE"))
(c++-mode)
(recoro)
(goto-char (point-min))
(search-forward (getenv "RECORO_AT"))
(backward-char)
(wait-for "finding" (lambda ()
                      (flymake-start)
                      (flymake-diagnostics (line-beginning-position)
                                           (line-end-position))))
(message "%s" (flymake-diagnostic-text
               (car (flymake-diagnostics (line-beginning-position)
                                         (line-end-position)))))

(let ((wanted (getenv "RECORO_DO"))
      (tick (buffer-chars-modified-tick)))
  ;; What is not proven yet is not offered with an edit.
  (wait-for "action"
            (lambda ()
              (seq-find (lambda (action)
                          (and (string-search wanted (plist-get action :title))
                               (plist-get action :edit)))
                        (jsonrpc-request
                         (eglot-current-server) :textDocument/codeAction
                         (list :textDocument (eglot--TextDocumentIdentifier)
                               :range (list :start (eglot--pos-to-lsp-position)
                                            :end (eglot--pos-to-lsp-position))
                               :context '(:diagnostics []))))))
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt choices &rest _)
               (seq-find (lambda (title) (string-search wanted title))
                         (mapcar (lambda (c) (if (consp c) (car c) c)) choices))))
            ;; Files that are not visited yet are edited, too.
            ((symbol-function 'y-or-n-p) (lambda (&rest _) t))
            (last-nonmenu-event ?\r)) ; by the keyboard
    (eglot-code-actions (point) nil nil t))
  (wait-for "edit" (lambda () (/= tick (buffer-chars-modified-tick)))))
(save-some-buffers t)
(kill-emacs 0)
