;;; recoro.el --- legacy C++ coroutines to co_await  -*- lexical-binding: t; -*-

;; recoro for Emacs with eglot.  eglot runs one server for a buffer, so this
;; one takes the place of clangd while you migrate:
;;
;;   (load "/path/to/recoro/editors/emacs/recoro.el")
;;   M-x recoro          in a C++ buffer
;;   M-x eglot-code-actions
;;
;; `recoro-trust' lists folders whose .recoro.yaml is used.

;;; Code:

(require 'eglot)

(defgroup recoro nil "Legacy C++ coroutines to co_await." :group 'tools)

(defcustom recoro-command '("recoro" "lsp")
  "The program and its arguments."
  :type '(repeat string))

(defcustom recoro-trust nil
  "Folders of projects whose own configuration of recoro is used."
  :type '(repeat directory))

(defun recoro--contact ()
  "The command line, as eglot wants it."
  (append recoro-command
          (mapcar (lambda (folder) (concat "--trust=" (expand-file-name folder)))
                  recoro-trust)))

;;;###autoload
(defun recoro ()
  "Let recoro look after the C++ buffers of this project."
  (interactive)
  (when (eglot-current-server)
    (eglot-shutdown (eglot-current-server)))
  (let ((eglot-server-programs
         (list (cons '(c++-mode c++-ts-mode c-mode) (recoro--contact)))))
    (apply #'eglot (eglot--guess-contact))))

(provide 'recoro)
;;; recoro.el ends here
